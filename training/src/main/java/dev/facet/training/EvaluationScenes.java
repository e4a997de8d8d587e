package dev.facet.training;

import dev.facet.data.SceneBatches;
import dev.facet.data.SceneDraw;
import dev.facet.data.SceneRanges;
import dev.facet.graphics.Subject;
import dev.facet.models.InverseGraphicsNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The scenes that evaluations look at, with what a network makes of them, and how near pictures come to true renders.
 *
 * <p>Randomness: scenes are keyed by their use and number alone, the same for every run of the same ranges.
 */
final class EvaluationScenes {
    static final List<String> ANGLES = List.of("azimuth", "elevation", "light");

    /** What scenes are drawn for: the same numbers never serve two uses. */
    enum Use {
        FIT(1),
        VIEWS(2),
        SCENES(3),
        TARGETS(4),
        MEAN_SUBJECTS(5),
        BOUND_NOISE(6),
        PAIRS(7),
        PRIOR_POSES(8),
        PRIOR(9),
        MIXED(10),
        HELD(11),
        TURNING(12),
        SWEEPS(13),
        STEPS(14),
        FACTORS(15);

        private final long code;

        Use(long code) {
            this.code = code;
        }

        /** The stream of one thing of this use. */
        Draws draws(long... key) {
            return new Draws(code, Draws.Purpose.EVALUATION, key);
        }
    }

    /**
     * Scenes with what the network makes of them.
     *
     * @param rendered the scenes and their true renders
     * @param posteriors (N, E)
     * @param codes (N, D), the posteriors' middles
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Coded(CodedScenes.Rendered rendered, float[] posteriors, float[] codes) {
        SceneDraw[] scenes() {
            return rendered.scenes();
        }
    }

    private final InverseGraphicsRecipe recipe;
    private final CodedScenes network;
    private final Subject subject;

    EvaluationScenes(InverseGraphicsRecipe recipe, InverseGraphicsNetwork network) {
        this.recipe = recipe;
        this.subject = SceneSubjects.find(recipe.data().path());
        int threads = Math.max(1, dev.facet.graph.Parallel.threads());
        this.network = new CodedScenes(network, InverseGraphicsTask.pictures(recipe, subject, threads));
    }

    InverseGraphicsRecipe recipe() {
        return recipe;
    }

    CodedScenes network() {
        return network;
    }

    Subject subject() {
        return subject;
    }

    /** The scenes trained on. */
    SceneRanges training() {
        return recipe.data().training();
    }

    /** The same angles with a million identities from one on. */
    SceneRanges from(long firstIdentity) {
        return training().withIdentities(firstIdentity, SceneRanges.DEVELOPMENT);
    }

    static SceneDraw[] draw(SceneRanges ranges, Use use, int count) {
        SceneDraw[] scenes = new SceneDraw[count];
        for (int i = 0; i < count; i++) {
            scenes[i] = SceneBatches.draw(ranges, use.draws(i));
        }
        return scenes;
    }

    /** Subjects whose azimuth means something, the first so many that are drawn. */
    SceneDraw[] drawOriented(SceneRanges ranges, Use use, int count) {
        SceneDraw[] scenes = new SceneDraw[count];
        int found = 0;
        for (int i = 0; found < count; i++) {
            SceneDraw scene = SceneBatches.draw(ranges, use.draws(i));
            if (oriented(scene) || i >= 100 * count) { // a family of stools alone is measured all the same
                scenes[found++] = scene;
            }
        }
        return scenes;
    }

    /** Scenes of training subjects, each subject so many times in other poses and lights. */
    SceneDraw[] views(int views) {
        SceneDraw[] scenes = draw(training(), Use.VIEWS, recipe.data().fitScenes() / views * views);
        for (int i = 0; i < scenes.length; i++) {
            scenes[i] = scenes[i / views * views].seenAs(scenes[i]);
        }
        return scenes;
    }

    CodedScenes.Rendered render(SceneDraw[] scenes) {
        return network.render(scenes);
    }

    Coded code(SceneDraw[] scenes) {
        CodedScenes.Rendered rendered = render(scenes);
        float[] posteriors = network.posteriors(rendered.images());
        return new Coded(rendered, posteriors, network.codes(posteriors));
    }

    /** Codes (N, D) of pictures. */
    float[] encode(float[] images) {
        return network.codes(network.posteriors(images));
    }

    /** Whether the azimuth of a scene can be told from its picture. */
    boolean oriented(SceneDraw scene) {
        return subject.oriented(subject.shape(scene.shape()));
    }

    boolean[] oriented(SceneDraw[] scenes) {
        boolean[] oriented = new boolean[scenes.length];
        for (int i = 0; i < oriented.length; i++) {
            oriented[i] = oriented(scenes[i]);
        }
        return oriented;
    }

    /** The true degrees of an angle. */
    static double truth(SceneDraw scene, String angle) {
        return switch (angle) {
            case "azimuth" -> scene.azimuth();
            case "elevation" -> scene.elevation();
            case "light" -> scene.light();
            default -> throw new IllegalArgumentException("scenes have no angle '" + angle + "'");
        };
    }

    static double[] truth(SceneDraw[] scenes, String angle) {
        return Arrays.stream(scenes).mapToDouble(scene -> truth(scene, angle)).toArray();
    }

    /** The scene with an angle elsewhere. */
    static SceneDraw with(SceneDraw scene, String angle, double degrees) {
        return switch (angle) {
            case "azimuth" -> scene.withPose(degrees, scene.elevation());
            case "elevation" -> scene.withPose(scene.azimuth(), degrees);
            case "light" -> scene.withLight(degrees);
            default -> throw new IllegalArgumentException("scenes have no angle '" + angle + "'");
        };
    }

    /** A row of an array of rows. */
    static double[] row(float[] rows, int index, int length) {
        double[] row = new double[length];
        for (int i = 0; i < length; i++) {
            row[i] = rows[index * length + i];
        }
        return row;
    }

    /** Whether an angle goes all the way round. */
    boolean fullTurn(String angle) {
        List<Double> range = recipe.data().range(angle);
        return range.get(1) - range.get(0) >= 360;
    }

    /** How far two values of an angle are from each other, the short way round where it goes all the way. */
    double distance(String angle, double a, double b) {
        double difference = Math.abs(a - b);
        return fullTurn(angle) ? Math.min(difference % 360, 360 - difference % 360) : difference;
    }

    /** A score of each picture against the true render of its scene. */
    double[] scores(CodedScenes.Rendered truth, float[] pictures, ToDoubleFunction<PictureScores.Pair> score) {
        double[] scores = new double[truth.scenes().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score.applyAsDouble(
                    new PictureScores.Pair(pictures, truth.images(), i, network.channels(), network.size()));
        }
        return scores;
    }

    double[] psnr(CodedScenes.Rendered truth, float[] pictures) {
        return scores(truth, pictures, PictureScores::psnr);
    }

    /** PSNR over the subjects' pixels; NaN where there are none. */
    double[] foreground(CodedScenes.Rendered truth, float[] pictures) {
        return scores(truth, pictures, pair -> PictureScores.psnr(pair, truth.masks()));
    }

    /** The mean of the values that are finite; NaN of none. */
    static double finiteMean(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
    }

    /** The values that are kept. */
    static double[] kept(double[] values, boolean[] keep) {
        double[] kept = new double[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (keep[i]) {
                kept[count++] = values[i];
            }
        }
        return Arrays.copyOf(kept, count);
    }
}
