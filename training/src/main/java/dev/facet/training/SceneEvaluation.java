package dev.facet.training;

import dev.facet.data.SceneRanges;
import dev.facet.models.InverseGraphicsNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores of an inverse graphics network against true renders of subjects it has not seen. Which scores there are, and what
 * they mean, is said by the classes that add them.
 *
 * <p>PSNR is the mean over pictures of each picture's own, in [0, 1] RGB; {@code foreground} is over the true render's
 * mask. Calibration, prior and whitening are fitted on training identities.
 *
 * <p>Cost: of the full scores about 15,000 pictures coded and 33,000 renders at 500 scenes, some 3,000 more of each on a full turn.
 */
final class SceneEvaluation {
    private static final int MOST_PRINCIPAL_PICTURES = 1500;

    private final EvaluationScenes scenes;

    SceneEvaluation(InverseGraphicsRecipe recipe, InverseGraphicsNetwork network) {
        this.scenes = new EvaluationScenes(recipe, network);
    }

    /** Fits prior and calibration on training identities. */
    SceneCalibration calibrate() {
        return new CalibrationFit(scenes).fit();
    }

    /** The scores that training looks at on its way. */
    Map<String, Double> brief(SceneCalibration calibration, long firstIdentity, int count) {
        return pictures(SceneAngles.of(scenes, calibration), test(firstIdentity, count), false);
    }

    private EvaluationScenes.Coded test(long firstIdentity, int count) {
        return scenes.code(EvaluationScenes.draw(scenes.from(firstIdentity), EvaluationScenes.Use.SCENES, count));
    }

    private Map<String, Double> pictures(SceneAngles angles, EvaluationScenes.Coded test, boolean rivals) {
        Map<String, Double> scores = new LinkedHashMap<>();
        float[] reconstructed = scenes.network().decode(test.codes());
        scores.put("psnr", Metrics.mean(scenes.psnr(test.rendered(), reconstructed)));
        if (scenes.network().size() >= 11) {
            scores.put("ssim", Metrics.mean(scenes.scores(test.rendered(), reconstructed, PictureScores::ssim)));
        }
        scores.put("foreground_psnr", EvaluationScenes.finiteMean(scenes.foreground(test.rendered(), reconstructed)));
        scores.put("bound", new PriorScores(scenes).bound(test));
        new AngleScores(scenes, angles).errors(scores, test);
        new RerenderScores(scenes, test).add(scores, angles, rivals);
        return scores;
    }

    /** All scores: those of {@link #brief}, all others, and those of simple rivals. */
    Map<String, Double> full(SceneCalibration calibration, long firstIdentity, int count) {
        SceneAngles angles = SceneAngles.of(scenes, calibration);
        EvaluationScenes.Coded test = test(firstIdentity, count);
        Map<String, Double> scores = pictures(angles, test, true);
        PrincipalPictures principal = principal();
        float[] near = principal.reconstructed(test.rendered().images());
        scores.put("pca_psnr", Metrics.mean(scenes.psnr(test.rendered(), near)));
        scores.put("pca_foreground_psnr", EvaluationScenes.finiteMean(scenes.foreground(test.rendered(), near)));
        scores.put("mean_picture_psnr", Metrics.mean(scenes.psnr(test.rendered(), principal.means(count))));
        new PriorScores(scenes).samples(scores, principal, test);
        SceneRanges ranges = scenes.from(firstIdentity);
        VerificationScores verification = new VerificationScores(scenes, ranges, 2 * count);
        verification.byCode(scores, calibration.identity());
        verification.byPrincipalComponents(scores, principal);
        verification.byPixels(scores);
        new MixtureScores(scenes).add(scores, test, ranges);
        new VariationScores(scenes, angles).add(scores, test);
        new EquivarianceScores(scenes, angles).add(scores, test);
        int groups = Math.clamp(count / 5, 2, InvarianceScores.GROUPS);
        new InvarianceScores(scenes, angles).add(scores, ranges, groups);
        new DisentanglementScores(scenes, angles).add(scores, ranges, 4 * count);
        new AngleScores(scenes, angles).steps(scores, ranges, Math.max(2, count / 5));
        Double whole = scores.get("psnr");
        if (whole != null && Double.isFinite(whole)) { // else all is told as it is: the network is broken
            scores.values().removeIf(value -> !Double.isFinite(value)); // a score of no scene is none
        }
        return scores;
    }

    /** What the code holds for each angle against the truth, over the scenes that are scored. */
    List<Plots.Cloud> clouds(SceneCalibration calibration, long firstIdentity, int count) {
        return new EquivarianceScores(scenes, SceneAngles.of(scenes, calibration)).clouds(test(firstIdentity, count));
    }

    /** Principal components as many as the code has independent numbers. */
    private PrincipalPictures principal() {
        CodedScenes network = scenes.network();
        int fit = Math.min(scenes.recipe().data().fitScenes(), MOST_PRINCIPAL_PICTURES);
        int independent = network.layout().size() - network.layout().pairEntries() / 2;
        return PrincipalPictures.fit(
                scenes.render(EvaluationScenes.draw(scenes.training(), EvaluationScenes.Use.FIT, fit))
                        .images(),
                network.channels() * network.size() * network.size(),
                Math.min(fit - 1, independent));
    }
}
