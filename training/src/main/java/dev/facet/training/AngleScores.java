package dev.facet.training;

import dev.facet.data.SceneDraw;
import dev.facet.data.SceneRanges;
import java.util.Arrays;
import java.util.Map;

/**
 * How well angles are read off pictures, in degrees: {@code *_error} the mean absolute error, {@code *_median_error},
 * {@code *_far} the part above 30. Of an azimuth that goes all the way round, errors are the short way round, and
 * {@code azimuth_flips} is the part above 150: front taken for rear.
 *
 * <p>Subjects whose front cannot be told from their rear (stools) are left out of what is said of azimuth;
 * {@code unoriented_share} says how many there are.
 *
 * <p>{@link #steps}: pictures of a subject 5 degrees apart along the azimuths trained on, all round where they go all round;
 * {@code azimuth_largest_step} and {@code azimuth_mean_step} are the largest and the mean change of the azimuth read between
 * neighbours, {@code azimuth_steady_share} is the part of subjects of which no change is above 20 degrees. A range too narrow
 * for two pictures has none of them.
 */
final class AngleScores {
    private static final double FAR = 30;
    private static final double FLIP = 150;
    private static final double STEP = 5;
    private static final double JUMP = 20;

    private final EvaluationScenes scenes;
    private final SceneAngles angles;

    AngleScores(EvaluationScenes scenes, SceneAngles angles) {
        this.scenes = scenes;
        this.angles = angles;
    }

    void errors(Map<String, Double> scores, EvaluationScenes.Coded coded) {
        boolean[] oriented = scenes.oriented(coded.scenes());
        for (String name : EvaluationScenes.ANGLES) {
            double[] all = errors(coded, name);
            double[] errors = name.equals("azimuth") ? EvaluationScenes.kept(all, oriented) : all;
            if (errors.length == 0) {
                continue; // a score of no scene is none
            }
            scores.put(name + "_error", Metrics.mean(errors));
            scores.put(name + "_median_error", Metrics.median(errors));
            scores.put(name + "_far", above(errors, FAR));
            if (name.equals("azimuth") && scenes.fullTurn(name)) {
                scores.put("azimuth_flips", above(errors, FLIP));
            }
        }
        scores.put("unoriented_share", unoriented(oriented));
    }

    private double[] errors(EvaluationScenes.Coded coded, String name) {
        double[] errors = angles.degrees(coded.codes(), name);
        for (int i = 0; i < errors.length; i++) {
            errors[i] = scenes.distance(name, errors[i], EvaluationScenes.truth(coded.scenes()[i], name));
        }
        return errors;
    }

    private static double above(double[] errors, double bar) {
        int count = 0;
        for (double error : errors) {
            count += error <= bar ? 0 : 1; // what is no number is far
        }
        return (double) count / errors.length;
    }

    private static double unoriented(boolean[] oriented) {
        int count = 0;
        for (boolean can : oriented) {
            count += can ? 0 : 1;
        }
        return (double) count / oriented.length;
    }

    void steps(Map<String, Double> scores, SceneRanges ranges, int subjects) {
        double from = ranges.azimuth().get(0);
        double range = ranges.azimuth().get(1) - from;
        boolean turn = scenes.fullTurn("azimuth");
        int places = turn ? (int) Math.round(360 / STEP) : 1 + (int) Math.floor(range / STEP);
        if (places < 2) {
            return;
        }
        double[] degrees = new double[subjects * places];
        SceneDraw[] drawn = scenes.drawOriented(ranges, EvaluationScenes.Use.STEPS, subjects);
        for (int i = 0; i < subjects; i++) { // one at a time: all pictures at once would take hundreds of MB
            SceneDraw[] sequence = new SceneDraw[places];
            for (int place = 0; place < places; place++) {
                sequence[place] = drawn[i].withPose(from + STEP * place, drawn[i].elevation());
            }
            double[] read = angles.degrees(scenes.code(sequence).codes(), "azimuth");
            System.arraycopy(read, 0, degrees, i * places, places);
        }
        double[] steps = steps(degrees, places, turn);
        double[] largest = largest(steps, subjects);
        scores.put("azimuth_largest_step", Arrays.stream(largest).max().orElseThrow());
        scores.put("azimuth_mean_step", Metrics.mean(steps));
        scores.put("azimuth_steady_share", steady(largest));
    }

    /** The part of sequences whose largest change is at most 20 degrees. */
    static double steady(double[] largest) {
        return (double) Arrays.stream(largest).filter(step -> step <= JUMP).count() / largest.length;
    }

    /** Each sequence's largest change; NaN where one of its changes is NaN. */
    static double[] largest(double[] steps, int sequences) {
        double[] largest = new double[sequences];
        int each = steps.length / sequences;
        for (int i = 0; i < steps.length; i++) {
            largest[i / each] = Math.max(largest[i / each], steps[i]);
        }
        return largest;
    }

    /**
     * The changes between neighbours of sequences.
     *
     * @param degrees sequences one after the other
     * @param places in each
     * @param turn whether the last of a sequence is the first one's neighbour, and 360 degrees are none
     */
    static double[] steps(double[] degrees, int places, boolean turn) {
        int each = turn ? places : places - 1;
        double[] steps = new double[degrees.length / places * each];
        for (int i = 0; i < steps.length; i++) {
            int at = i / each * places;
            double step = Math.abs(degrees[at + (i % each + 1) % places] - degrees[at + i % each]);
            steps[i] = turn ? Math.min(step % 360, 360 - step % 360) : step;
        }
        return steps;
    }
}
