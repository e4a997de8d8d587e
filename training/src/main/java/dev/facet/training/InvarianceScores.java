package dev.facet.training;

import dev.facet.data.SceneBatches;
import dev.facet.data.SceneDraw;
import dev.facet.data.SceneRanges;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What the code keeps while one angle alone changes.
 *
 * <p>{@code *_inactive_variance}: in groups of 8 pictures in which the angle alone changes, the variance within groups of the
 * entries that do not stand for it, over their variance over all these pictures: 0 is perfect, 1 is no invariance at all.
 * {@code *_identity_variance}: the same of the entries that tell subjects apart alone.
 *
 * <p>{@code *_identity_cosine} and {@code *_code_cosine}: as the angle goes over its range, the least cosine with the code at
 * value 0 (or the value nearest to it), of the entries that tell subjects apart and of the whole code; the mean over
 * subjects.
 *
 * <p>Source of the cosine: Kulkarni and others, arXiv:1503.03167. Codes are as the network gives them, less the prior's
 * mean, which is 0 in theirs: what the network does not use varies little and weighs little. In the prior's coordinates it
 * would weigh as much as all else.
 */
final class InvarianceScores {
    static final int GROUPS = 100;
    static final int EACH = 8;
    private static final int SUBJECTS = 40;
    private static final int PLACES = 9;

    private final EvaluationScenes scenes;
    private final SceneAngles angles;

    InvarianceScores(EvaluationScenes scenes, SceneAngles angles) {
        this.scenes = scenes;
        this.angles = angles;
    }

    /** Groups of scenes in which an angle alone changes, one group after the other. */
    static SceneDraw[] groups(EvaluationScenes scenes, SceneRanges ranges, String angle, int count) {
        SceneDraw[] common = scenes.drawOriented(ranges, EvaluationScenes.Use.HELD, count);
        SceneDraw[] all = new SceneDraw[count * EACH];
        for (int i = 0; i < all.length; i++) {
            SceneDraw own = SceneBatches.draw(ranges, EvaluationScenes.Use.TURNING.draws(i));
            all[i] = EvaluationScenes.with(common[i / EACH], angle, EvaluationScenes.truth(own, angle));
        }
        return all;
    }

    void add(Map<String, Double> scores, SceneRanges ranges, int groups) {
        CodedScenes network = scenes.network();
        int d = network.layout().size();
        for (String angle : EvaluationScenes.ANGLES) {
            float[] codes = scenes.code(groups(scenes, ranges, angle, groups)).codes();
            boolean[] inactive = new boolean[d];
            boolean[] identity = new boolean[d];
            for (int j = 0; j < d; j++) {
                inactive[j] = !angles.active(angle)[j];
            }
            network.identityEntries().forEach(entry -> identity[entry] = inactive[entry]);
            scores.put(angle + "_inactive_variance", varianceLeft(codes, inactive, EACH));
            scores.put(angle + "_identity_variance", varianceLeft(codes, identity, EACH));
        }
        SceneDraw[] subjects =
                scenes.drawOriented(ranges, EvaluationScenes.Use.SWEEPS, Math.min(SUBJECTS, Math.max(2, groups)));
        for (String angle : EvaluationScenes.ANGLES) {
            float[] codes = centred(scenes.code(sweeps(subjects, angle)).codes());
            scores.put(
                    angle + "_identity_cosine",
                    leastCosine(i -> network.identity(codes, i), subjects.length, PLACES + 1));
            scores.put(
                    angle + "_code_cosine",
                    leastCosine(i -> EvaluationScenes.row(codes, i, d), subjects.length, PLACES + 1));
        }
    }

    private float[] centred(float[] codes) {
        int d = scenes.network().layout().size();
        float[] mean = scenes.network().codesOf(new float[d]);
        float[] centred = codes.clone();
        for (int i = 0; i < centred.length; i++) {
            centred[i] -= mean[i % d];
        }
        return centred;
    }

    /** Each subject at value 0, then at values over the range; the other angles are at 0. */
    private SceneDraw[] sweeps(SceneDraw[] subjects, String angle) {
        SceneDraw[] sweeps = new SceneDraw[subjects.length * (PLACES + 1)];
        for (int i = 0; i < sweeps.length; i++) {
            SceneDraw scene = subjects[i / (PLACES + 1)];
            for (String other : EvaluationScenes.ANGLES) {
                List<Double> range = scenes.recipe().data().range(other);
                scene = EvaluationScenes.with(scene, other, Math.clamp(0.0, range.get(0), range.get(1)));
            }
            int place = i % (PLACES + 1);
            if (place > 0) {
                List<Double> range = scenes.recipe().data().range(angle);
                double step = (range.get(1) - range.get(0)) / (scenes.fullTurn(angle) ? PLACES : PLACES - 1);
                scene = EvaluationScenes.with(scene, angle, range.get(0) + (place - 1) * step);
            }
            sweeps[i] = scene;
        }
        return sweeps;
    }

    /**
     * The mean over subjects of the least cosine with the first vector.
     *
     * @param vectors so many of each subject, one subject after the other
     */
    static double leastCosine(IntFunction<double[]> vectors, int subjects, int each) {
        double sum = 0;
        for (int s = 0; s < subjects; s++) {
            double[] first = vectors.apply(s * each);
            double least = 1;
            for (int i = 1; i < each; i++) {
                least = Math.min(least, WithinClass.cosine(first, vectors.apply(s * each + i)));
            }
            sum += least;
        }
        return sum / subjects;
    }

    /** The variance within groups over the whole variance, summed over the entries that count; 0 where nothing varies. */
    static double varianceLeft(float[] codes, boolean[] counted, int each) {
        double[][] variances = variances(codes, counted.length, each);
        double within = 0;
        double total = 0;
        for (int j = 0; j < counted.length; j++) {
            within += counted[j] ? variances[0][j] : 0;
            total += counted[j] ? variances[1][j] : 0;
        }
        return total == 0 ? 0 : within / total;
    }

    /** The mean squared distance of entries (N, D) to the mean of their group, and to the mean of all. */
    static double[][] variances(float[] codes, int d, int each) {
        int n = codes.length / d;
        double[] within = new double[d];
        double[] total = new double[d];
        for (int j = 0; j < d; j++) {
            double sum = 0;
            double squares = 0;
            for (int from = 0; from < n; from += each) {
                double mean = 0;
                for (int i = from; i < from + each; i++) {
                    mean += codes[i * d + j] / (double) each;
                    sum += codes[i * d + j];
                }
                for (int i = from; i < from + each; i++) {
                    double off = codes[i * d + j] - mean;
                    within[j] += off * off / n;
                }
            }
            for (int i = 0; i < n; i++) {
                double off = codes[i * d + j] - sum / n;
                squares += off * off;
            }
            total[j] = squares / n;
        }
        return new double[][] {within, total};
    }
}
