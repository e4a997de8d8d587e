package dev.facet.training;

import dev.facet.data.SceneDraw;
import dev.facet.data.SceneRanges;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Whether two pictures show one subject, in independent uniform poses and lights: half of the pairs do. A pair's score is the
 * cosine of two vectors; {@code *_auc} and {@code *_eer} say how it tells pairs apart, {@code *_accuracy} how many are told
 * right by a threshold that was chosen on the other nine of ten parts of the pairs.
 *
 * <p>Vectors: the entries that tell subjects apart, in the prior's coordinates, centred ({@code verification_*}) or whitened
 * within class ({@code verification_wccn_*}); principal components as many as the code has independent numbers, likewise
 * ({@code pca_verification_*}); the pixels ({@code pixel_verification_*}).
 */
final class VerificationScores {
    /** Poses and lights of each subject that whitening is fitted to. */
    static final int VIEWS = 4;

    private static final int FOLDS = 10;

    private final EvaluationScenes scenes;
    private final CodedScenes.Rendered pictures; // of pairs, one after the other
    private final int pairs;

    VerificationScores(EvaluationScenes scenes, SceneRanges ranges, int pairs) {
        this.scenes = scenes;
        this.pairs = pairs;
        this.pictures = scenes.render(pairs(ranges, pairs));
    }

    /** Scenes of pairs: those of even number show one subject, the others two. */
    private static SceneDraw[] pairs(SceneRanges ranges, int pairs) {
        SceneDraw[] draws = EvaluationScenes.draw(ranges, EvaluationScenes.Use.PAIRS, 2 * pairs);
        boolean[] same = same(pairs);
        for (int i = 0; i < pairs; i++) {
            if (same[i]) {
                draws[2 * i + 1] = draws[2 * i].seenAs(draws[2 * i + 1]);
            }
        }
        return draws;
    }

    private static boolean[] same(int pairs) {
        boolean[] same = new boolean[pairs];
        for (int i = 0; i < pairs; i += 2) {
            same[i] = true;
        }
        return same;
    }

    void byCode(Map<String, Double> scores, WithinClass identity) {
        CodedScenes network = scenes.network();
        float[] codes = network.coordinates(scenes.encode(pictures.images()));
        add(scores, "verification", identity, i -> network.identity(codes, i));
    }

    void byPrincipalComponents(Map<String, Double> scores, PrincipalPictures principal) {
        float[] views = principal.codes(scenes.render(scenes.views(VIEWS)).images());
        double[] vectors = new double[views.length];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = views[i];
        }
        int d = principal.count();
        float[] codes = principal.codes(pictures.images());
        add(scores, "pca_verification", WithinClass.fit(vectors, VIEWS, d), i -> EvaluationScenes.row(codes, i, d));
    }

    void byPixels(Map<String, Double> scores) {
        float[] images = pictures.images();
        int numbers = images.length / (2 * pairs);
        add(scores, "pixel_verification", cosines(i -> EvaluationScenes.row(images, i, numbers)));
    }

    private double[] cosines(IntFunction<double[]> vectors) {
        double[] cosines = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            cosines[i] = WithinClass.cosine(vectors.apply(2 * i), vectors.apply(2 * i + 1));
        }
        return cosines;
    }

    private void add(Map<String, Double> scores, String name, WithinClass identity, IntFunction<double[]> vectors) {
        add(scores, name, cosines(i -> identity.centred(vectors.apply(i))));
        add(scores, name + "_wccn", cosines(i -> identity.whitened(vectors.apply(i))));
    }

    private void add(Map<String, Double> scores, String name, double[] cosines) {
        boolean[] same = same(pairs);
        scores.put(name + "_auc", Metrics.rocAuc(cosines, same));
        scores.put(name + "_eer", Metrics.equalErrorRate(cosines, same));
        scores.put(name + "_accuracy", Metrics.crossValidatedAccuracy(cosines, same, Math.min(FOLDS, pairs)));
    }
}
