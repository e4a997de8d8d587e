package dev.facet.data;

import dev.facet.graph.Philox4x32;
import java.util.random.RandomGenerator;

/**
 * Batches of rendered scenes in groups in which one factor alone changes, or two are crossed.
 *
 * <p>Randomness: scene i of a batch is drawn by (seed, step, group, which of the group's values it has): batches may be asked
 * for in any order, and the same seed and step give the same bits on any number of threads.
 *
 * <p>Errors: {@link IllegalArgumentException} for identities that are kept from training.
 */
public final class SceneBatches {
    private static final int PURPOSE = 64;

    private final ScenePictures pictures;
    private final SceneRanges ranges;
    private final SceneGroups groups;
    private final long seed;

    /** Batches to train on; identities of 1,000,000 and above are refused. */
    public SceneBatches(ScenePictures pictures, SceneRanges ranges, SceneGroups groups, long seed) {
        this.pictures = pictures;
        this.ranges = ranges.forTraining();
        this.groups = groups;
        this.seed = seed;
    }

    /** The batch of a step, rendered. */
    public SceneBatch batch(int step) {
        GroupFactors[] factors = groups.factors(seed, step);
        SceneDraw[] scenes = scenes(step, factors);
        int pixels = pictures.size() * pictures.size();
        float[] images = new float[scenes.length * pictures.channels() * pixels];
        float[] masks = new float[scenes.length * pixels];
        pictures.render(scenes, images, masks);
        return new SceneBatch(step, groups.size(), factors, scenes, images, masks);
    }

    private SceneDraw[] scenes(int step, GroupFactors[] factors) {
        SceneDraw[] scenes = new SceneDraw[groups.size() * factors.length];
        for (int g = 0; g < factors.length; g++) {
            SceneDraw common = draw(ranges, Philox4x32.stream(seed, PURPOSE, step, g << 16));
            SceneFactor second = factors[g].second();
            for (int i = 0; i < groups.size(); i++) {
                int first = second == null ? i : i >> 1;
                SceneDraw scene = varied(common, own(step, g, first), factors[g].first());
                scenes[g * groups.size() + i] =
                        second == null ? scene : varied(scene, own(step, g, 2 + (i & 1)), second);
            }
        }
        return scenes;
    }

    /** The draw that gives one of the values of a changing factor. */
    private SceneDraw own(int step, int group, int which) {
        return draw(ranges, Philox4x32.stream(seed, PURPOSE, step, (group << 16) + 1 + which));
    }

    /** A scene with every value drawn: angles uniform, identities uniform and independent. */
    public static SceneDraw draw(SceneRanges ranges, RandomGenerator random) {
        return new SceneDraw(
                identity(ranges, random),
                identity(ranges, random),
                identity(ranges, random),
                uniform(ranges.azimuth(), random),
                uniform(ranges.elevation(), random),
                uniform(ranges.light(), random),
                ranges.lightElevation());
    }

    private static long identity(SceneRanges ranges, RandomGenerator random) {
        return ranges.firstIdentity() + random.nextLong(ranges.identities());
    }

    private static double uniform(java.util.List<Double> range, RandomGenerator random) {
        return range.get(0) + (range.get(1) - range.get(0)) * random.nextDouble();
    }

    private static SceneDraw varied(SceneDraw common, SceneDraw own, SceneFactor factor) {
        return switch (factor) {
            case AZIMUTH -> common.withPose(own.azimuth(), common.elevation());
            case ELEVATION -> common.withPose(common.azimuth(), own.elevation());
            case LIGHT -> common.withLight(own.light());
            case SHAPE -> common.withIdentities(own.shape(), common.texture(), common.expression());
            case TEXTURE -> common.withIdentities(common.shape(), own.texture(), common.expression());
            case EXPRESSION -> common.withIdentities(common.shape(), common.texture(), own.expression());
            case IDENTITY -> common.withIdentities(own.shape(), own.texture(), own.expression());
        };
    }
}
