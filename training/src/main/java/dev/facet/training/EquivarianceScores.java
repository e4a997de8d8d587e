package dev.facet.training;

import dev.facet.nn.CodeLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How what the code holds for an angle follows the true angle of unseen scenes: {@code *_spearman}, the correlation of ranks,
 * and {@code *_linear_r2}, the part of the angle's variance that a straight line explains, both of the number as the code
 * holds it (a pair's angle, or one entry); {@code *_calibrated_r2}, the part that the degrees read through the calibration
 * explain, which was fitted on training subjects (below 0 where the mean angle would be nearer).
 *
 * <p>Of angles that go all the way round, values are taken on the turn nearest to the one that goes with the true angle, so
 * that even a code that knows nothing reaches a correlation of ranks of .7 and an R2 of .5. Subjects whose front cannot be
 * told from their rear are left out of azimuth.
 */
final class EquivarianceScores {
    private final EvaluationScenes scenes;
    private final SceneAngles angles;

    EquivarianceScores(EvaluationScenes scenes, SceneAngles angles) {
        this.scenes = scenes;
        this.angles = angles;
    }

    void add(Map<String, Double> scores, EvaluationScenes.Coded coded) {
        for (String angle : EvaluationScenes.ANGLES) {
            Plots.Cloud cloud = cloud(coded, angle);
            double[] found = angles.degrees(coded.codes(), angle);
            double[] all = EvaluationScenes.truth(coded.scenes(), angle);
            for (int i = 0; i < found.length; i++) {
                found[i] = nearestTurn(angle, found[i], all[i]);
            }
            scores.put(angle + "_spearman", Metrics.spearman(cloud.x(), cloud.y()));
            double linear = Metrics.correlation(cloud.x(), cloud.y());
            scores.put(angle + "_linear_r2", linear * linear);
            scores.put(angle + "_calibrated_r2", Metrics.explained(cloud.x(), kept(coded, angle, found)));
        }
    }

    /** What the code holds against the truth, a cloud for each angle. */
    List<Plots.Cloud> clouds(EvaluationScenes.Coded coded) {
        List<Plots.Cloud> clouds = new ArrayList<>();
        for (String angle : EvaluationScenes.ANGLES) {
            clouds.add(cloud(coded, angle));
        }
        return clouds;
    }

    private Plots.Cloud cloud(EvaluationScenes.Coded coded, String angle) {
        double[] truth = EvaluationScenes.truth(coded.scenes(), angle);
        double[] values = angles.values(coded.codes(), angle);
        boolean pair = angles instanceof CalibratedAngles
                && scenes.network().layout().group(angle).kind() == CodeLayout.Kind.ANGLE_PAIR;
        for (int i = 0; pair && i < values.length; i++) {
            values[i] = nearestTurn(angle, values[i], angles.value(angle, truth[i]));
        }
        String held = pair ? "angle of the code's pair, degrees" : "entry of the code";
        return new Plots.Cloud(angle, held, kept(coded, angle, truth), kept(coded, angle, values));
    }

    private double[] kept(EvaluationScenes.Coded coded, String angle, double[] values) {
        return angle.equals("azimuth") ? EvaluationScenes.kept(values, scenes.oriented(coded.scenes())) : values;
    }

    private double nearestTurn(String angle, double value, double expected) {
        return scenes.fullTurn(angle) ? value + 360 * Math.round((expected - value) / 360) : value;
    }
}
