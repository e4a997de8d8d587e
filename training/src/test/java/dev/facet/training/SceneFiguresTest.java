package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.SceneDraw;
import dev.facet.data.SceneRanges;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.nn.CodeLayout;
import dev.facet.tensor.Engine;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Figures of codes whose answers are known, made up or by networks that are not trained. */
class SceneFiguresTest {
    @BeforeAll
    static void start() {
        Engine.start();
    }

    private static EvaluationScenes scenes(String... overrides) {
        InverseGraphicsRecipe recipe = (InverseGraphicsRecipe) TinyScenes.recipe(overrides);
        RandomStream.seed(1); // initial weights
        InverseGraphicsNetwork network = InverseGraphicsNetwork.of(recipe.model());
        network.module().eval();
        return new EvaluationScenes(recipe, network);
    }

    /** Codes that hold angles as they are, all else Gaussian. */
    private static EvaluationScenes.Coded perfect(EvaluationScenes scenes, int count, double noise) {
        SceneDraw[] draws = EvaluationScenes.draw(scenes.from(SceneRanges.TEST), EvaluationScenes.Use.SCENES, count);
        CodeLayout layout = scenes.network().layout();
        int d = layout.size();
        Random random = new Random(5);
        float[] codes = new float[count * d];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < d; j++) {
                codes[i * d + j] = (float) random.nextGaussian();
            }
            for (String angle : EvaluationScenes.ANGLES) {
                double a = Math.toRadians(EvaluationScenes.truth(draws[i], angle) + noise * random.nextGaussian());
                int at = i * d + layout.group(angle).offset();
                codes[at] = (float) Math.cos(a);
                codes[at + 1] = (float) Math.sin(a);
            }
        }
        return new EvaluationScenes.Coded(
                new CodedScenes.Rendered(draws, new float[0], new float[0]), new float[0], codes);
    }

    private static SceneCalibration calibration(EvaluationScenes scenes, EvaluationScenes.Coded coded) {
        List<AngleCalibration> maps = new ArrayList<>();
        for (String angle : EvaluationScenes.ANGLES) {
            maps.add(AngleCalibration.fit(
                    angle,
                    EvaluationScenes.truth(coded.scenes(), angle),
                    scenes.network().group(coded.codes(), angle),
                    true,
                    scenes.recipe().data().range(angle)));
        }
        int d = scenes.network().identity(coded.codes(), 0).length;
        double[] vectors = new Random(1).doubles(8L * d).toArray();
        return new SceneCalibration(maps, WithinClass.fit(vectors, 2, d), java.util.Collections.nCopies(101, 20.0));
    }

    @Test
    void anglesHeldAsTheyAreAreEquivariantAlsoAllRound() {
        for (String azimuth : List.of("azimuth=[-90,90]", "azimuth=[-180,180]")) {
            EvaluationScenes scenes = scenes(azimuth);
            EvaluationScenes.Coded coded = perfect(scenes, 400, 0.5);
            quarterTurn(scenes, coded); // where a pair's angle is 0 is the network's own choice
            SceneAngles angles = new CalibratedAngles(scenes.network(), calibration(scenes, coded));
            Map<String, Double> scores = new LinkedHashMap<>();
            new EquivarianceScores(scenes, angles).add(scores, coded);
            new AngleScores(scenes, angles).errors(scores, coded);
            for (String score : List.of("azimuth_spearman", "azimuth_linear_r2", "azimuth_calibrated_r2")) {
                assertThat(scores.get(score)).as(azimuth + " " + score).isBetween(0.999, 1.0);
            }
            assertThat(scores.get("elevation_spearman")).isBetween(0.99, 1.0);
            assertThat(scores.get("azimuth_error")).isBetween(0.1, 1.5);
            assertThat(scores.get("unoriented_share")).isZero();
            assertThat(scores.containsKey("azimuth_flips")).isEqualTo(azimuth.contains("180"));
        }
    }

    private static void quarterTurn(EvaluationScenes scenes, EvaluationScenes.Coded coded) {
        int d = scenes.network().layout().size();
        float[] codes = coded.codes();
        for (int at = scenes.network().layout().group("azimuth").offset(); at < codes.length; at += d) {
            float cosine = codes[at];
            codes[at] = -codes[at + 1];
            codes[at + 1] = cosine;
        }
    }

    @Test
    void whatIsTurnedRoundIsAFlip() {
        EvaluationScenes scenes = scenes("azimuth=[-180,180]");
        EvaluationScenes.Coded coded = perfect(scenes, 400, 0.5);
        SceneAngles angles = new CalibratedAngles(scenes.network(), calibration(scenes, coded));
        int d = scenes.network().layout().size();
        int at = scenes.network().layout().group("azimuth").offset();
        for (int i = 0; i < 100; i++) {
            coded.codes()[i * d + at] *= -1;
            coded.codes()[i * d + at + 1] *= -1;
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        new AngleScores(scenes, angles).errors(scores, coded);
        assertThat(scores.get("azimuth_flips")).isEqualTo(0.25);
        assertThat(scores.get("azimuth_far")).isEqualTo(0.25);
        assertThat(scores.get("azimuth_median_error")).isLessThan(2);
    }

    @Test
    void stoolsAreLeftOutOfAzimuth() {
        EvaluationScenes scenes = scenes("data=chair", "azimuth=[-180,180]", "elevation=[0,40]");
        EvaluationScenes.Coded coded = perfect(scenes, 400, 0);
        SceneAngles angles = new CalibratedAngles(scenes.network(), calibration(scenes, coded));
        int d = scenes.network().layout().size();
        int stools = 0;
        for (int i = 0; i < 400; i++) {
            if (!scenes.oriented(coded.scenes()[i])) {
                stools++;
                coded.codes()[i * d] *= -1;
                coded.codes()[i * d + 1] *= -1;
            }
        }
        assertThat(stools).isBetween(4, 150);
        Map<String, Double> scores = new LinkedHashMap<>();
        new AngleScores(scenes, angles).errors(scores, coded);
        assertThat(scores.get("unoriented_share")).isEqualTo(stools / 400.0);
        assertThat(scores.get("azimuth_flips")).isZero();
        assertThat(scenes.drawOriented(scenes.training(), EvaluationScenes.Use.STEPS, 60))
                .allMatch(scenes::oriented)
                .doesNotHaveDuplicates();
    }

    @Test
    void stepsAreBetweenNeighbours() {
        double[] degrees = {0, 5, 9, 175, -178, 90};
        assertThat(AngleScores.steps(degrees, 3, false)).containsExactly(5, 4, 353, 268);
        assertThat(AngleScores.steps(degrees, 3, true)).containsExactly(5, 4, 9, 7, 92, 85);
        assertThat(AngleScores.largest(new double[] {5, 4, 9, 7, 92, 85}, 2)).containsExactly(9, 92);
        assertThat(AngleScores.largest(new double[] {1, Double.NaN, 3}, 1)).containsExactly(Double.NaN);
        assertThat(AngleScores.steady(new double[] {9, 92})).isEqualTo(.5);
        assertThat(AngleScores.steady(new double[] {20, 20.1, 3, Double.NaN})).isEqualTo(.5);
    }

    @Test
    void varianceWithinGroupsIsAPartOfAll() {
        // entry 0 differs between two groups alone, entry 1 within them alone, entry 2 not at all
        float[] codes = {1, 3, 7, 1, 5, 7, 2, 3, 7, 2, 5, 7};
        assertThat(InvarianceScores.variances(codes, 3, 2)[0]).containsExactly(new double[] {0, 1, 0}, within(1e-12));
        assertThat(InvarianceScores.varianceLeft(codes, new boolean[] {true, false, true}, 2))
                .isZero();
        // variances 1/4 and 1: four parts of five are within groups
        assertThat(InvarianceScores.varianceLeft(codes, new boolean[] {true, true, false}, 2))
                .isCloseTo(0.8, within(1e-12));
    }

    @Test
    void theLeastCosineIsThatOfTheFarthest() {
        double[][] vectors = {{1, 0}, {1, 1}, {0, 2}, {1, 0}, {2, 0}, {-3, 0}};
        assertThat(InvarianceScores.leastCosine(i -> vectors[i], 2, 3)).isCloseTo((0 - 1) / 2.0, within(1e-12));
    }

    @Test
    void oneAngleAloneChangesInAGroup() {
        EvaluationScenes scenes = scenes();
        SceneDraw[] groups = InvarianceScores.groups(scenes, scenes.training(), "light", 5);
        for (int i = 0; i < groups.length; i++) {
            SceneDraw first = groups[i / InvarianceScores.EACH * InvarianceScores.EACH];
            assertThat(groups[i].withLight(0)).isEqualTo(first.withLight(0));
        }
        assertThat(Arrays.stream(groups).map(SceneDraw::light).distinct()).hasSize(groups.length);
    }

    @Test
    void mixturesExchangeOneGroupAndAreCountedAgainstBothParents() {
        EvaluationScenes scenes = scenes();
        CodeLayout.Group texture = scenes.network().layout().group("texture");
        int d = scenes.network().layout().size();
        float[] mixed = MixtureScores.exchanged(scenes.network(), "texture", new float[2 * d], ones(2 * d));
        for (int i = 0; i < 2 * d; i++) {
            boolean inside = i % d >= texture.offset() && i % d < texture.end();
            assertThat(mixed[i]).isEqualTo(inside ? 1 : 0);
        }
        double[] mixture = {20, 20, 20, 20};
        assertThat(MixtureScores.closer(mixture, new double[] {19, 21, 19, 20}, new double[] {18, 18, 22, 10}))
                .isEqualTo(0.25);
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** A decoder that does not look at the shape draws the same picture for every shape. */
    @Test
    @SuppressWarnings("try") // scope and mode act by being open
    void aShapeThatIsNotDrawnShiftsNoAngle() {
        EvaluationScenes scenes = scenes("azimuth=[-180,180]"); // all round, so that no angle stops at an end
        InverseGraphicsNetwork network = scenes.network().network();
        CodeLayout.Group shape = scenes.network().layout().group("shape");
        try (NoGrad noGrad = NoGrad.open();
                Scope scope = Scope.open()) {
            for (String name : List.of("decoder_hidden.weight", "film.weight")) {
                var weight = java.util.Objects.requireNonNull(
                        Weights.parameters(network.module()).get(name), name);
                weight.mul_(new Scalar(20.0)); // fresh weights draw nearly nothing
                weight.narrow(1, shape.offset(), shape.size()).zero_();
            }
        }
        EvaluationScenes.Coded coded =
                scenes.code(EvaluationScenes.draw(scenes.from(SceneRanges.TEST), EvaluationScenes.Use.SCENES, 12));
        SceneAngles angles = new CalibratedAngles(scenes.network(), calibration(scenes, perfect(scenes, 100, 0)));
        Map<String, Double> scores = new LinkedHashMap<>();
        new VariationScores(scenes, angles).add(scores, coded);
        assertThat(scores.get("vary_shape_azimuth_shift")).isZero();
        assertThat(scores.get("vary_shape_light_largest_shift")).isZero();
        assertThat(scores.get("vary_shape_elevation_largest_shift")).isZero();
        assertThat(scores.get("vary_shape_azimuth_raw_error")).isPositive();
        assertThat(scores.get("vary_texture_azimuth_shift")).isPositive();
        assertThat(scores.get("vary_texture_azimuth_largest_shift"))
                .isGreaterThan(scores.get("vary_texture_azimuth_shift"));
    }

    /** An entangled code: harmonics of the angles and the subject's own numbers, turned into each other. */
    @Test
    void regressionFindsAnglesInAnEntangledCode() {
        EvaluationScenes scenes = scenes("clamp=none", "azimuth=[-180,180]", "azimuth_code=scalar");
        CodedScenes network = scenes.network();
        int d = network.layout().size();
        int pairs = network.layout().pairEntries();
        SceneDraw[] draws = EvaluationScenes.draw(scenes.training(), EvaluationScenes.Use.FIT, 600);
        Random random = new Random(3);
        double[][] turn = new double[d][6];
        for (double[] row : turn) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        float[] codes = new float[draws.length * d];
        for (int i = 0; i < draws.length; i++) {
            double subject = random.nextGaussian();
            for (int j = pairs; j < d; j++) {
                codes[i * d + j] = (float) entangled(draws[i], turn[j], subject);
            }
        }
        EvaluationScenes.Coded coded = new EvaluationScenes.Coded(
                new CodedScenes.Rendered(draws, new float[0], new float[0]), new float[0], codes);
        EntangledAngles angles = EntangledAngles.fit(scenes, new EntryAngles(scenes, coded), draws, codes);
        Map<String, Double> scores = new LinkedHashMap<>();
        new AngleScores(scenes, angles).errors(scores, coded);
        assertThat(scores.get("azimuth_error")).isLessThan(3);
        assertThat(scores.get("light_error")).isLessThan(3);
        double[] wanted = new double[draws.length];
        Arrays.fill(wanted, 77);
        float[] moved = angles.with(codes, Map.of("azimuth", wanted));
        Random again = new Random(3);
        for (int j = 0; j < 6 * d; j++) {
            again.nextGaussian();
        }
        double error = 0;
        for (int i = 0; i < draws.length; i++) {
            double subject = again.nextGaussian();
            SceneDraw target = draws[i].withPose(77, draws[i].elevation());
            for (int j = pairs; j < d; j++) {
                error +=
                        Math.abs(moved[i * d + j] - entangled(target, turn[j], subject)) / (draws.length * (d - pairs));
            }
        }
        assertThat(error).as("the subject, elevation and light are kept").isLessThan(0.1);
    }

    private static double entangled(SceneDraw scene, double[] weights, double subject) {
        double a = Math.toRadians(scene.azimuth());
        double e = Math.toRadians(scene.elevation());
        double l = Math.toRadians(scene.light());
        return weights[0] * Math.cos(a)
                + weights[1] * Math.sin(a)
                + weights[2] * Math.sin(e)
                + weights[3] * Math.sin(l)
                + weights[4] * Math.cos(l)
                + 0.5 * weights[5] * subject;
    }

    /** What the authors' rule sets is what it reads, whether the unit is one number or half of a pair. */
    @Test
    void aUnitIsReadAsItWasSet() {
        EvaluationScenes scenes = scenes("clamp=none");
        SceneDraw[] draws = EvaluationScenes.draw(scenes.training(), EvaluationScenes.Use.FIT, 60);
        CodedScenes network = scenes.network();
        int d = network.layout().size();
        float[] codes = new float[draws.length * d];
        for (int i = 0; i < draws.length; i++) { // every entry rises or falls with azimuth
            double a = Math.toRadians(45 + draws[i].azimuth() * 35 / 90);
            for (int j = 0; j < d; j++) {
                double pair = j % 2 == 0 ? Math.cos(a) : Math.sin(a);
                codes[i * d + j] = (float) (j < network.layout().pairEntries() ? pair : draws[i].azimuth() / 90);
            }
        }
        EvaluationScenes.Coded coded = new EvaluationScenes.Coded(
                new CodedScenes.Rendered(draws, new float[0], new float[0]), new float[0], codes);
        EntryAngles angles = new EntryAngles(scenes, coded);
        double[] wanted = new double[60];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = -40 + i;
        }
        float[] changed = angles.with(coded.codes(), Map.of("azimuth", wanted));
        assertThat(angles.degrees(changed, "azimuth")).containsExactly(wanted, within(0.5));
        assertThat(scenes.network().withUnitPairs(changed)).containsExactly(changed, within(1e-4f));
        int active = 0;
        for (boolean entry : angles.active("azimuth")) {
            active += entry ? 1 : 0;
        }
        assertThat(active).isEqualTo(1);
    }
}
