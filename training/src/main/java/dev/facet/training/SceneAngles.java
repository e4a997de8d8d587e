package dev.facet.training;

import dev.facet.nn.ClampRule;
import java.util.Map;

/**
 * How the angles of codes are read and set in degrees. Arrays of codes are (N, D); none is changed.
 *
 * <p>A network that was told which factor changes has a group for each angle ({@link CalibratedAngles}). An entangled one
 * was told nothing, and where it keeps an angle must be found ({@link EntangledAngles}).
 */
sealed interface SceneAngles permits CalibratedAngles, EntryAngles, EntangledAngles {
    /** The rule for a trained network. */
    static SceneAngles of(EvaluationScenes scenes, SceneCalibration calibration) {
        return scenes.recipe().groups().clamp() == ClampRule.NONE
                ? EntangledAngles.fit(scenes)
                : new CalibratedAngles(scenes.network(), calibration);
    }

    /** The degrees of an angle (N). */
    double[] degrees(float[] codes, String angle);

    /** The number (N) that a code holds for an angle, as it stands: degrees of a pair's angle, or one entry. */
    double[] values(float[] codes, String angle);

    /** The number that goes with so many degrees. */
    double value(String angle, double degrees);

    /** The codes with angles set: degrees (N) by the angle's name. */
    float[] with(float[] codes, Map<String, double[]> degrees);

    /** Which entries (D) stand for an angle. */
    boolean[] active(String angle);
}
