package dev.facet.training;

import dev.facet.data.SceneBatches;
import dev.facet.data.SceneDraw;
import dev.facet.data.SceneRanges;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.nn.CodeLayout;
import dev.facet.nn.Likelihood;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;

/**
 * Scores of an inverse graphics network against true renders of subjects it has not seen.
 *
 * <p>PSNR is the mean over pictures of each picture's own, in [0, 1] RGB; {@code foreground} is over the true render's
 * mask. A re-render keeps a picture's code but for the angles named, which are asked for in degrees through the
 * calibration. Verification pairs have independent uniform pose and light; scores are cosines of the entries that tell
 * subjects apart, in the prior's coordinates, plain and whitened within class. Calibration, prior and whitening are fitted
 * on training identities.
 *
 * <p>Randomness: scenes are keyed by their purpose and number alone, the same for every run.
 */
final class SceneEvaluation {
    private static final int VIEWS = 4;
    private static final int MEAN_SUBJECTS = 24;
    private static final int MOST_PRINCIPAL_PICTURES = 1500;
    private static final List<String> ANGLES = List.of("azimuth", "elevation", "light");

    private final InverseGraphicsRecipe recipe;
    private final CodedScenes coded;

    SceneEvaluation(InverseGraphicsRecipe recipe, InverseGraphicsNetwork network) {
        this.recipe = recipe;
        int threads = Math.max(1, dev.facet.graph.Parallel.threads());
        this.coded = new CodedScenes(
                network,
                InverseGraphicsTask.pictures(
                        recipe, SceneSubjects.find(recipe.data().path()), threads));
    }

    /** Scenes drawn for a purpose: the same for every run of these ranges. */
    private static SceneDraw[] draw(SceneRanges ranges, int purpose, int count) {
        SceneDraw[] scenes = new SceneDraw[count];
        for (int i = 0; i < count; i++) {
            scenes[i] = SceneBatches.draw(ranges, new Draws(purpose, Draws.Purpose.EVALUATION, i));
        }
        return scenes;
    }

    /** Fits prior and calibration on training identities. */
    SceneCalibration calibrate() {
        SceneRanges ranges = recipe.data().training();
        CodedScenes.Rendered scenes = coded.render(draw(ranges, 1, recipe.data().fitScenes()));
        float[] posteriors = coded.posteriors(scenes.images());
        coded.fitPrior(posteriors);
        float[] codes = coded.codes(posteriors);
        List<AngleCalibration> angles = new ArrayList<>();
        for (String name : ANGLES) {
            double[] values = coded.group(codes, name);
            angles.add(AngleCalibration.fit(
                    name,
                    truth(scenes.scenes(), name),
                    values,
                    coded.layout().group(name).kind() == CodeLayout.Kind.ANGLE_PAIR,
                    range(ranges, name)));
        }
        double[] psnr = scores(scenes, coded.decode(codes), PictureScores::psnr);
        Arrays.sort(psnr);
        List<Double> quantiles = new ArrayList<>();
        for (int percent = 0; percent <= 100; percent++) {
            quantiles.add(psnr[Math.min(psnr.length - 1, percent * psnr.length / 100)]);
        }
        return new SceneCalibration(angles, whitening(ranges), quantiles);
    }

    /** Scenes of training subjects, each in so many poses and lights. */
    private SceneDraw[] views(SceneRanges ranges) {
        SceneDraw[] scenes = draw(ranges, 2, recipe.data().fitScenes() / VIEWS * VIEWS);
        for (int i = 0; i < scenes.length; i++) {
            scenes[i] = scenes[i / VIEWS * VIEWS].seenAs(scenes[i]);
        }
        return scenes;
    }

    private WithinClass whitening(SceneRanges ranges) {
        SceneDraw[] scenes = views(ranges);
        float[] codes = coordinates(scenes);
        int d = coded.identity(codes, 0).length;
        double[] vectors = new double[scenes.length * d];
        for (int i = 0; i < scenes.length; i++) {
            System.arraycopy(coded.identity(codes, i), 0, vectors, i * d, d);
        }
        return WithinClass.fit(vectors, VIEWS, d);
    }

    private float[] coordinates(SceneDraw[] scenes) {
        return coded.coordinates(
                coded.codes(coded.posteriors(coded.render(scenes).images())));
    }

    private static List<Double> range(SceneRanges ranges, String angle) {
        return switch (angle) {
            case "azimuth" -> ranges.azimuth();
            case "elevation" -> ranges.elevation();
            default -> ranges.light();
        };
    }

    private static double[] truth(SceneDraw[] scenes, String angle) {
        ToDoubleFunction<SceneDraw> value = switch (angle) {
            case "azimuth" -> SceneDraw::azimuth;
            case "elevation" -> SceneDraw::elevation;
            default -> SceneDraw::light;
        };
        return Arrays.stream(scenes).mapToDouble(value).toArray();
    }

    private double[] scores(CodedScenes.Rendered truth, float[] pictures, ToDoubleFunction<PictureScores.Pair> score) {
        double[] scores = new double[truth.scenes().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score.applyAsDouble(
                    new PictureScores.Pair(pictures, truth.images(), i, coded.channels(), coded.size()));
        }
        return scores;
    }

    private double psnr(CodedScenes.Rendered truth, float[] pictures) {
        return Metrics.mean(scores(truth, pictures, PictureScores::psnr));
    }

    private double foreground(CodedScenes.Rendered truth, float[] pictures) {
        return Arrays.stream(scores(truth, pictures, pair -> PictureScores.psnr(pair, truth.masks())))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /** The scores that training looks at on its way. */
    Map<String, Double> brief(SceneCalibration calibration, long firstIdentity, int count) {
        return pictures(calibration, firstIdentity, count, false);
    }

    private Map<String, Double> pictures(SceneCalibration calibration, long firstIdentity, int count, boolean rivals) {
        SceneRanges ranges = recipe.data().training().withIdentities(firstIdentity, SceneRanges.DEVELOPMENT);
        Map<String, Double> scores = new LinkedHashMap<>();
        CodedScenes.Rendered scenes = coded.render(draw(ranges, 3, count));
        float[] posteriors = coded.posteriors(scenes.images());
        float[] codes = coded.codes(posteriors);
        float[] reconstructed = coded.decode(codes);
        scores.put("psnr", psnr(scenes, reconstructed));
        if (coded.size() >= 11) {
            scores.put("ssim", Metrics.mean(scores(scenes, reconstructed, PictureScores::ssim)));
        }
        scores.put("foreground_psnr", foreground(scenes, reconstructed));
        scores.put("bound", bound(scenes, posteriors));
        for (String name : ANGLES) {
            angleErrors(scores, calibration, scenes, codes, name);
        }
        rerender(scores, calibration, scenes, codes, rivals);
        return scores;
    }

    private void angleErrors(
            Map<String, Double> scores,
            SceneCalibration calibration,
            CodedScenes.Rendered scenes,
            float[] codes,
            String name) {
        AngleCalibration angle = calibration.angle(name);
        double[] values = coded.group(codes, name);
        double[] truth = truth(scenes.scenes(), name);
        double[] errors = new double[truth.length];
        int far = 0;
        for (int i = 0; i < errors.length; i++) {
            double found = angle.pair() ? angle.degrees(values[2 * i], values[2 * i + 1]) : angle.degrees(values[i]);
            double difference = Math.abs(found - truth[i]) % 360;
            errors[i] = angle.fullTurn() ? Math.min(difference, 360 - difference) : Math.abs(found - truth[i]);
            far += errors[i] > 30 ? 1 : 0;
        }
        scores.put(name + "_error", Metrics.mean(errors));
        scores.put(name + "_median_error", Metrics.median(errors));
        scores.put(name + "_far", (double) far / errors.length);
    }

    /** Every scene's picture drawn again under other angles, against the true render of that scene. */
    private void rerender(
            Map<String, Double> scores,
            SceneCalibration calibration,
            CodedScenes.Rendered scenes,
            float[] codes,
            boolean rivals) {
        SceneRanges ranges = recipe.data().training();
        // the paper's corners are rarely asked for: -80 to 80 of a half turn
        DoubleUnaryOperator inner = azimuth -> ranges.fullTurn() ? azimuth : azimuth * 80 / 90;
        SceneDraw[] others = draw(ranges, 4, scenes.scenes().length);
        for (String what : List.of("azimuth", "elevation", "light", "any")) {
            SceneDraw[] targets = new SceneDraw[others.length];
            float[] changed = codes.clone();
            for (int i = 0; i < targets.length; i++) {
                SceneDraw own = scenes.scenes()[i];
                SceneDraw other = others[i];
                boolean any = what.equals("any");
                double azimuth = what.equals("azimuth")
                        ? inner.applyAsDouble(other.azimuth())
                        : any ? other.azimuth() : own.azimuth();
                double elevation = any || what.equals("elevation") ? other.elevation() : own.elevation();
                double light = any || what.equals("light") ? other.light() : own.light();
                targets[i] = own.withPose(azimuth, elevation).withLight(light);
                for (String name : ANGLES) {
                    if (any || name.equals(what)) {
                        coded.setAngle(
                                changed, i, calibration.angle(name), truth(new SceneDraw[] {targets[i]}, name)[0]);
                    }
                }
            }
            CodedScenes.Rendered truth = coded.render(targets);
            float[] drawn = coded.decode(changed);
            scores.put("rerender_" + what + "_psnr", psnr(truth, drawn));
            scores.put("rerender_" + what + "_foreground_psnr", foreground(truth, drawn));
            if (rivals) {
                scores.put("unturned_" + what + "_psnr", psnr(truth, scenes.images()));
                scores.put("mean_subject_" + what + "_psnr", psnr(truth, meanSubject(targets)));
            }
        }
    }

    /** The mean render of training subjects, each in the pose and light of the scenes. */
    private float[] meanSubject(SceneDraw[] scenes) {
        SceneDraw[] subjects = draw(recipe.data().training(), 5, MEAN_SUBJECTS);
        double[] sum = new double[scenes.length * coded.channels() * coded.size() * coded.size()];
        for (SceneDraw subject : subjects) {
            SceneDraw[] posed = Arrays.stream(scenes).map(subject::seenAs).toArray(SceneDraw[]::new);
            float[] images = coded.render(posed).images();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += images[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) (sum[i] / subjects.length);
        }
        return mean;
    }

    /** The mean of one-sample bounds of single pictures, in nats, under the fitted prior. */
    @SuppressWarnings("try") // scope and mode act by being open
    private double bound(CodedScenes.Rendered scenes, float[] posteriors) {
        InverseGraphicsNetwork network = coded.network();
        int outputs = network.code().outputs();
        int entries = coded.layout().size();
        int numbers = coded.channels() * coded.size() * coded.size();
        Draws draws = new Draws(6, Draws.Purpose.EVALUATION);
        double sum = 0;
        for (int i = 0; i < scenes.scenes().length; i++) {
            float[] noise = new float[entries];
            for (int j = 0; j < entries; j++) {
                noise[j] = (float) draws.nextGaussian();
            }
            try (NoGrad noGrad = NoGrad.open();
                    Scope scope = Scope.open()) {
                Tensor posterior =
                        Tensors.of(Arrays.copyOfRange(posteriors, i * outputs, (i + 1) * outputs), 1, outputs);
                Tensor image = Tensors.of(
                        Arrays.copyOfRange(scenes.images(), i * numbers, (i + 1) * numbers),
                        1,
                        coded.channels(),
                        coded.size(),
                        coded.size());
                Tensor output = network.output(network.code().sample(posterior, Tensors.of(noise, 1, entries)));
                Tensor likelihood = network.logits()
                        ? Likelihood.crossEntropy(image, output)
                        : Likelihood.gaussian(image, output, recipe.loss().deviation());
                sum += likelihood.sub(network.prior().divergence(posterior)).item_float();
            }
        }
        return sum / scenes.scenes().length;
    }

    /** All scores: those of {@link #brief}, verification, and those of simple rivals. */
    Map<String, Double> full(SceneCalibration calibration, long firstIdentity, int count) {
        Map<String, Double> scores = pictures(calibration, firstIdentity, count, true);
        CodedScenes.Rendered pairs = pairs(firstIdentity, 2 * count);
        float[] codes = coded.coordinates(coded.codes(coded.posteriors(pairs.images())));
        verification(scores, "verification", calibration.identity(), i -> coded.identity(codes, i), 2 * count);
        principal(scores, pairs, firstIdentity, count);
        return scores;
    }

    /** Principal components as many as the code has independent numbers, and what the prior draws by their measure. */
    private void principal(Map<String, Double> scores, CodedScenes.Rendered pairs, long firstIdentity, int count) {
        int numbers = coded.channels() * coded.size() * coded.size();
        SceneRanges training = recipe.data().training();
        int fit = Math.min(recipe.data().fitScenes(), MOST_PRINCIPAL_PICTURES);
        int components =
                Math.min(fit - 1, coded.layout().size() - coded.layout().pairEntries() / 2);
        PrincipalPictures principal =
                PrincipalPictures.fit(coded.render(draw(training, 1, fit)).images(), numbers, components);
        CodedScenes.Rendered scenes =
                coded.render(draw(training.withIdentities(firstIdentity, SceneRanges.DEVELOPMENT), 3, count));
        float[] near = principal.reconstructed(scenes.images());
        scores.put("pca_psnr", psnr(scenes, near));
        scores.put("pca_foreground_psnr", foreground(scenes, near));
        double[] residuals = principal.residuals(scenes.images());
        Arrays.sort(residuals);
        double bar = residuals[Math.min(residuals.length - 1, (int) (0.95 * residuals.length))];
        double[] drawn = principal.residuals(samples(count));
        scores.put(
                "prior_like_true_share",
                (double) Arrays.stream(drawn).filter(r -> r <= bar).count() / drawn.length);
        SceneDraw[] views = views(training);
        float[] viewCodes = principal.codes(coded.render(views).images());
        double[] vectors = new double[viewCodes.length];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = viewCodes[i];
        }
        float[] codes = principal.codes(pairs.images());
        verification(
                scores,
                "pca_verification",
                WithinClass.fit(vectors, VIEWS, components),
                i -> doubles(codes, i, components),
                2 * count);
        float[] pixels = pairs.images();
        double[] plain = cosines(i -> doubles(pixels, i, numbers), 2 * count);
        scores.put("pixel_verification_auc", Metrics.rocAuc(plain, same(2 * count)));
        scores.put("pixel_verification_eer", Metrics.equalErrorRate(plain, same(2 * count)));
    }

    private static double[] doubles(float[] all, int index, int length) {
        double[] out = new double[length];
        for (int i = 0; i < length; i++) {
            out[i] = all[index * length + i];
        }
        return out;
    }

    /** Pictures of subjects drawn from the prior, each in the pose and light of a training scene. */
    private float[] samples(int count) {
        SceneDraw[] posed = draw(recipe.data().training(), 8, count);
        float[] coordinates = coded.coordinates(
                coded.codes(coded.posteriors(coded.render(posed).images())));
        Draws draws = new Draws(9, Draws.Purpose.EVALUATION);
        int entries = coded.layout().size();
        for (CodeLayout.Group group : coded.layout().groups()) {
            if (!ANGLES.contains(group.name())) {
                for (int i = 0; i < count; i++) {
                    for (int entry = group.offset(); entry < group.end(); entry++) {
                        coordinates[i * entries + entry] = (float) draws.nextGaussian();
                    }
                }
            }
        }
        return coded.decode(coded.codesOf(coordinates));
    }

    /** Pairs of scenes one after the other: those of even number show one subject, the others two. */
    private CodedScenes.Rendered pairs(long firstIdentity, int pairs) {
        SceneRanges ranges = recipe.data().training().withIdentities(firstIdentity, SceneRanges.DEVELOPMENT);
        SceneDraw[] scenes = draw(ranges, 7, 2 * pairs);
        boolean[] same = same(pairs);
        for (int i = 0; i < pairs; i++) {
            if (same[i]) {
                scenes[2 * i + 1] = scenes[2 * i].seenAs(scenes[2 * i + 1]);
            }
        }
        return coded.render(scenes);
    }

    private static boolean[] same(int pairs) {
        boolean[] same = new boolean[pairs];
        for (int i = 0; i < pairs; i += 2) {
            same[i] = true;
        }
        return same;
    }

    private static double[] cosines(IntFunction<double[]> vectors, int pairs) {
        double[] scores = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            scores[i] = WithinClass.cosine(vectors.apply(2 * i), vectors.apply(2 * i + 1));
        }
        return scores;
    }

    /** Area under the curve and equal error rate of pairs, by the cosine of vectors centred and whitened. */
    private static void verification(
            Map<String, Double> scores, String name, WithinClass identity, IntFunction<double[]> vectors, int pairs) {
        double[] plain = cosines(i -> identity.centred(vectors.apply(i)), pairs);
        double[] whitened = cosines(i -> identity.whitened(vectors.apply(i)), pairs);
        scores.put(name + "_auc", Metrics.rocAuc(plain, same(pairs)));
        scores.put(name + "_eer", Metrics.equalErrorRate(plain, same(pairs)));
        scores.put(name + "_wccn_auc", Metrics.rocAuc(whitened, same(pairs)));
        scores.put(name + "_wccn_eer", Metrics.equalErrorRate(whitened, same(pairs)));
    }
}
