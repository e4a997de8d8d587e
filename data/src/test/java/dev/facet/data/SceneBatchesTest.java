package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graphics.Colour;
import dev.facet.graphics.ExpressiveSubject;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.ProceduralHead;
import dev.facet.graphics.RasterSettings;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SceneBatchesTest {
    private static final SceneRanges RANGES =
            new SceneRanges(List.of(-60.0, 60.0), List.of(-20.0, 20.0), List.of(-80.0, 80.0), 20, 0, 1_000_000);

    /** A box whose sides are its shape and whose colour is its texture. */
    private static final class Box implements ExpressiveSubject {
        @Override
        public String name() {
            return "box";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public int shapeDimension() {
            return 3;
        }

        @Override
        public int textureDimension() {
            return 3;
        }

        @Override
        public int expressionDimension() {
            return 1;
        }

        @Override
        public Mesh mesh(float[] shape, float[] texture, float[] expression) {
            float[] positions = new float[24];
            for (int corner = 0; corner < 8; corner++) {
                for (int axis = 0; axis < 3; axis++) {
                    float half = 0.3f + 0.05f * Math.clamp(shape[axis], -3, 3) + 0.01f * axis * expression[0];
                    positions[3 * corner + axis] = (corner >> axis & 1) == 0 ? -half : half;
                }
            }
            int[] triangles = {
                0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7,
                5
            };
            return Mesh.builder(positions, triangles)
                    .albedo(new Colour(part(texture[0]), part(texture[1]), part(texture[2])))
                    .build();
        }

        private static float part(float value) {
            return Math.clamp(0.5f + 0.15f * value, 0f, 1f);
        }
    }

    private static SceneBatches batches(Map<SceneFactor, Integer> weights, int groups, int threads) {
        return batches(weights, groups, 0, threads);
    }

    private static SceneBatches batches(Map<SceneFactor, Integer> weights, int groups, int crossed, int threads) {
        return new SceneBatches(
                new ScenePictures(new Box(), 24, 3, true, RasterSettings.DEFAULT, threads),
                RANGES,
                new SceneGroups(4, groups, weights, crossed),
                7);
    }

    private static final Map<SceneFactor, Integer> ALL =
            new EnumMap<>(Map.of(SceneFactor.AZIMUTH, 2, SceneFactor.SHAPE, 1, SceneFactor.TEXTURE, 1));

    @Test
    void aBatchDependsOnSeedAndStepAlone() {
        SceneBatch one = batches(ALL, 4, 1).batch(5);
        batches(ALL, 4, 1).batch(3);
        SceneBatch three = batches(ALL, 4, 3).batch(5);
        assertThat(three.images()).isEqualTo(one.images());
        assertThat(three.masks()).isEqualTo(one.masks());
        assertThat(three.scenes()).isEqualTo(one.scenes());
        assertThat(batches(ALL, 4, 1).batch(6).images()).isNotEqualTo(one.images());
        assertThat(one.factors())
                .extracting(GroupFactors::first)
                .containsExactly(SceneFactor.AZIMUTH, SceneFactor.AZIMUTH, SceneFactor.SHAPE, SceneFactor.TEXTURE);
        assertThat(one.factors()).extracting(GroupFactors::second).containsOnlyNulls();
        assertThat(one.images()).hasSize(16 * 3 * 24 * 24);
        assertThat(one.count()).isEqualTo(16);
    }

    @ParameterizedTest
    @EnumSource(SceneFactor.class)
    void oneFactorAloneChangesInsideAGroup(SceneFactor factor) {
        SceneBatch batch = batches(Map.of(factor, 3), 3, 1).batch(0);
        Map<String, Function<SceneDraw, Object>> values = Map.of(
                "azimuth", SceneDraw::azimuth,
                "elevation", SceneDraw::elevation,
                "light", SceneDraw::light,
                "shape", SceneDraw::shape,
                "texture", SceneDraw::texture,
                "expression", SceneDraw::expression);
        for (int g = 0; g < 3; g++) {
            SceneDraw[] group = Arrays.copyOfRange(batch.scenes(), 4 * g, 4 * g + 4);
            values.forEach((name, value) -> {
                boolean changes = name.equals(factor.group())
                        || (factor == SceneFactor.IDENTITY
                                && List.of("shape", "texture", "expression").contains(name));
                assertThat(Stream.of(group).map(value).distinct().count())
                        .as(name + " while " + factor + " changes")
                        .isEqualTo(changes ? 4 : 1);
            });
        }
        assertThat(Stream.of(batch.scenes()).map(SceneDraw::light).distinct().count())
                .as("groups differ")
                .isGreaterThan(2);
    }

    @Test
    void weightsThatDoNotFillABatchAreDrawnInProportion() {
        SceneBatches batches = batches(Map.of(SceneFactor.AZIMUTH, 1, SceneFactor.IDENTITY, 10), 1, 1);
        int identity = 0;
        for (int step = 0; step < 440; step++) {
            identity += batches.batch(step).factors()[0].first() == SceneFactor.IDENTITY ? 1 : 0;
        }
        assertThat(identity).isBetween(375, 424); // 400 expected, 4 deviations of 6.03
    }

    @Test
    void crossedFactorsMeetInEveryCombination() {
        Set<GroupFactors> met = new HashSet<>();
        SceneBatches batches = batches(ALL, 5, 1, 1);
        for (int step = 0; step < 40; step++) {
            SceneBatch batch = batches.batch(step);
            GroupFactors factors = batch.factors()[4]; // the other four have one factor each
            met.add(factors);
            assertThat(batch.factors()[3]).isEqualTo(GroupFactors.of(SceneFactor.TEXTURE));
            SceneDraw[] four = Arrays.copyOfRange(batch.scenes(), 16, 20);
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    SceneDraw scene = four[2 * i + j];
                    SceneFactor second = java.util.Objects.requireNonNull(factors.second());
                    assertThat(value(scene, factors.first())).isEqualTo(value(four[2 * i], factors.first()));
                    assertThat(value(scene, second)).isEqualTo(value(four[j], second));
                }
            }
            for (SceneFactor factor : List.of(
                    SceneFactor.AZIMUTH,
                    SceneFactor.ELEVATION,
                    SceneFactor.LIGHT,
                    SceneFactor.SHAPE,
                    SceneFactor.TEXTURE,
                    SceneFactor.EXPRESSION)) {
                boolean changes = factor == factors.first() || factor == factors.second();
                assertThat(Stream.of(four)
                                .map(scene -> value(scene, factor))
                                .distinct()
                                .count())
                        .as(factor + " while " + factors + " change")
                        .isEqualTo(changes ? 2 : 1);
            }
        }
        assertThat(met)
                .as("ordered pairs of the three factors that have groups")
                .hasSize(6);
    }

    @Test
    void crossedGroupsAreDrawnInProportionToo() {
        SceneBatches batches = batches(Map.of(SceneFactor.AZIMUTH, 1, SceneFactor.SHAPE, 2), 1, 3, 1);
        int crossed = 0;
        for (int step = 0; step < 400; step++) {
            crossed += batches.batch(step).factors()[0].second() == null ? 0 : 1;
        }
        assertThat(crossed).isBetween(160, 240); // 200 expected, 4 deviations of 10
    }

    private static Object value(SceneDraw scene, SceneFactor factor) {
        return switch (factor) {
            case AZIMUTH -> scene.azimuth();
            case ELEVATION -> scene.elevation();
            case LIGHT -> scene.light();
            case SHAPE -> scene.shape();
            case TEXTURE -> scene.texture();
            case EXPRESSION -> scene.expression();
            case IDENTITY -> throw new IllegalArgumentException("no factor of its own");
        };
    }

    @Test
    void twoFactorsAreCrossedInGroupsOfFour() {
        assertThatThrownBy(() -> new GroupFactors(SceneFactor.LIGHT, SceneFactor.LIGHT))
                .hasMessage("a factor is crossed with another, got LIGHT twice");
        assertThatThrownBy(() -> new SceneGroups(4, 1, ALL, -1))
                .hasMessage("the weight of crossed groups must be at least 0, got -1");
        assertThatThrownBy(() -> new SceneGroups(3, 1, ALL, 1)).hasMessageContaining("got groups of 3, 1 crossed");
        assertThatThrownBy(() -> new SceneGroups(4, 1, Map.of(SceneFactor.LIGHT, 1), 1))
                .hasMessageContaining("of factors of weights above 0");
    }

    @Test
    void theExpressionHasAnIdentityOfItsOwn() {
        Box box = new Box();
        SceneDraw draw = SceneDraw.of(3).withIdentities(3, 3, 9);
        float[] rest = box.mesh(box.shape(3), box.texture(3)).positions();
        float[] moved =
                box.mesh(box.shape(3), box.texture(3), box.expression(9)).positions();
        assertThat(moved).isNotEqualTo(rest);
        assertThat(draw.mesh(box, true).positions()).isEqualTo(moved);
        assertThat(draw.mesh(box, false).positions()).isEqualTo(rest);
        assertThatThrownBy(() -> new ScenePictures(new ProceduralHead(), 24, 3, true, RasterSettings.DEFAULT, 1))
                .hasMessage("the subject head has no expressions");
    }

    @Test
    void identitiesKeptFromTrainingAreRefused() {
        SceneRanges reserved = RANGES.withIdentities(999_990, 11);
        assertThatThrownBy(() -> new SceneBatches(
                        new ScenePictures(new Box(), 24, 3, false, RasterSettings.DEFAULT, 1),
                        reserved,
                        new SceneGroups(4, 1, ALL, 0),
                        1))
                .hasMessage("identities below 1000000 are for training, got 11 from 999990");
        assertThat(RANGES.withIdentities(999_990, 10).forTraining().identities())
                .isEqualTo(10);
        assertThatThrownBy(() -> new SceneRanges(List.of(5.0, 1.0), List.of(0.0, 0.0), List.of(0.0, 0.0), 20, 0, 1))
                .hasMessageContaining("azimuth must be two angles, the smaller first");
    }

    @Test
    void greyIsTheLuminanceOfColour() {
        SceneDraw[] scenes = {SceneDraw.of(1), SceneDraw.of(2).withPose(40, 10)};
        float[] colour = new float[2 * 3 * 256];
        float[] grey = new float[2 * 256];
        float[] masks = new float[2 * 256];
        new ScenePictures(new Box(), 16, 3, false, RasterSettings.DEFAULT, 1).render(scenes, colour, masks);
        new ScenePictures(new Box(), 16, 1, false, RasterSettings.DEFAULT, 1).render(scenes, grey, masks);
        for (int i = 0; i < 2; i++) {
            for (int p = 0; p < 256; p++) {
                int at = 3 * 256 * i + p;
                assertThat(grey[256 * i + p])
                        .isEqualTo(0.299f * colour[at] + 0.587f * colour[at + 256] + 0.114f * colour[at + 512]);
            }
        }
        assertThat(masks).contains(0f, 1f);
    }
}
