package dev.facet.training;

import dev.facet.data.SceneDraw;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Pictures drawn again under other angles, against the true render of the scene so changed: {@code rerender_*_psnr} in dB,
 * {@code rerender_*_foreground_psnr} over the true render's mask.
 *
 * <p>A picture keeps its code but for the angles asked for. Over azimuth these are drawn from the trained range, of a half
 * turn from its inner eight ninths, -80 to 80 degrees of -90 to 90; {@code any} changes all three. Subjects whose front cannot be told from their rear are left
 * out where the azimuth changes. Rivals: the picture as it was ({@code unturned_*}), and the mean render of 24 training subjects
 * in the true pose and light ({@code mean_subject_*}), which is scored on some 125 of the scenes alone, evenly spread, since it takes
 * 24 renders a scene.
 */
final class RerenderScores {
    private static final int MEAN_SUBJECTS = 24;
    private static final int MEAN_SUBJECT_SCENES = 125;

    private final EvaluationScenes scenes;
    private final EvaluationScenes.Coded coded;

    RerenderScores(EvaluationScenes scenes, EvaluationScenes.Coded coded) {
        this.scenes = scenes;
        this.coded = coded;
    }

    /**
     * Adds the scores.
     *
     * @param rivals whether the rivals are scored as well, which takes more renders than all else
     */
    void add(Map<String, Double> scores, SceneAngles angles, boolean rivals) {
        for (String what : List.of("azimuth", "elevation", "light", "any")) {
            SceneDraw[] targets = targets(what);
            CodedScenes.Rendered truth = scenes.render(targets);
            boolean[] keep = kept(what);
            put(scores, "rerender_" + what, truth, drawn(angles, what, targets), keep);
            if (angles instanceof EntangledAngles entangled && rivals) {
                put(scores, "rerender_" + what + "_entry", truth, drawn(entangled.entry(), what, targets), keep);
            }
            if (rivals) {
                put(scores, "unturned_" + what, truth, coded.rendered().images(), keep);
                meanSubject(scores, "mean_subject_" + what, targets, keep);
            }
        }
    }

    private SceneDraw[] targets(String what) {
        SceneDraw[] own = coded.scenes();
        SceneDraw[] others = EvaluationScenes.draw(scenes.training(), EvaluationScenes.Use.TARGETS, own.length);
        // the paper's corners are rarely asked for: -80 to 80 of a half turn
        double inner = scenes.fullTurn("azimuth") ? 1 : 80.0 / 90;
        SceneDraw[] targets = new SceneDraw[own.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = switch (what) {
                case "any" ->
                    own[i].withPose(others[i].azimuth(), others[i].elevation()).withLight(others[i].light());
                case "azimuth" -> own[i].withPose(others[i].azimuth() * inner, own[i].elevation());
                default -> EvaluationScenes.with(own[i], what, EvaluationScenes.truth(others[i], what));
            };
        }
        return targets;
    }

    private boolean[] kept(String what) {
        boolean[] keep = scenes.oriented(coded.scenes());
        if (what.equals("elevation") || what.equals("light")) {
            Arrays.fill(keep, true);
        }
        return keep;
    }

    private float[] drawn(SceneAngles angles, String what, SceneDraw[] targets) {
        Map<String, double[]> degrees = new HashMap<>();
        for (String name : EvaluationScenes.ANGLES) {
            if (what.equals("any") || what.equals(name)) {
                degrees.put(name, EvaluationScenes.truth(targets, name));
            }
        }
        return scenes.network().decode(angles.with(coded.codes(), degrees));
    }

    private void put(
            Map<String, Double> scores, String name, CodedScenes.Rendered truth, float[] drawn, boolean[] keep) {
        double[] whole = EvaluationScenes.kept(scenes.psnr(truth, drawn), keep);
        if (whole.length == 0) {
            return; // a score of no scene is none
        }
        scores.put(name + "_psnr", Metrics.mean(whole));
        scores.put(
                name + "_foreground_psnr",
                EvaluationScenes.finiteMean(EvaluationScenes.kept(scenes.foreground(truth, drawn), keep)));
    }

    /** The mean render of training subjects, each in the pose and light of the scenes. */
    private void meanSubject(Map<String, Double> scores, String name, SceneDraw[] targets, boolean[] keep) {
        int stride = Math.max(1, targets.length / MEAN_SUBJECT_SCENES);
        SceneDraw[] some = IntStream.range(0, targets.length)
                .filter(i -> i % stride == 0 && keep[i])
                .mapToObj(i -> targets[i])
                .toArray(SceneDraw[]::new);
        CodedScenes.Rendered truth = scenes.render(some);
        SceneDraw[] subjects =
                EvaluationScenes.draw(scenes.training(), EvaluationScenes.Use.MEAN_SUBJECTS, MEAN_SUBJECTS);
        double[] sum = new double[truth.images().length];
        for (SceneDraw subject : subjects) {
            SceneDraw[] posed = Arrays.stream(some).map(subject::seenAs).toArray(SceneDraw[]::new);
            float[] images = scenes.render(posed).images();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += images[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) (sum[i] / subjects.length);
        }
        boolean[] all = new boolean[some.length];
        Arrays.fill(all, true);
        put(scores, name, truth, mean, all);
    }
}
