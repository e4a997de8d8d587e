package dev.facet.nn;

import static dev.facet.nn.GraphicsCodeTest.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Engine;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClampTest {
    private static final CodeLayout LAYOUT = CodeLayout.EMPTY
            .withPair("azimuth")
            .withPair("light")
            .withVector("shape", 2)
            .withScalar("age");
    private static final GraphicsCode CODE = new GraphicsCode(LAYOUT, 0.05);
    private static final int D = 7;
    private static final int E = 10;
    private static final int SHAPE = 2; // its place in the layout

    @BeforeAll
    static void engine() {
        Engine.start();
    }

    /** Posterior (pictures, E) with unit pairs. */
    private static Tensor posterior(long seed, int pictures) {
        return CODE.posterior(normal(seed, pictures, E)).contiguous();
    }

    private static Clamp.Clamped clamp(ClampRule rule, Tensor posterior, Grouping grouping, Tensor noise) {
        return new Clamp(CODE, rule).apply(posterior, grouping, noise);
    }

    private static double[] row(Tensor tensor, int picture) {
        return Tensors.doubles(tensor.select(0, picture));
    }

    /** With this term alone the variance of inactive outputs falls at every step, and nothing else moves. */
    @ParameterizedTest
    @EnumSource(ClampRule.class)
    void theSpreadTermPullsInactiveOutputsTogether(ClampRule rule) {
        Grouping grouping = Grouping.means(5, SHAPE, 0);
        Tensor noise = normal(2, 10, D);
        double[] raw = Tensors.doubles(normal(1, 10, E));
        double[] before = variances(raw, grouping);
        for (int step = 0; step < 20; step++) {
            Tensor leaf = Tensors.of(raw, 10, E).requires_grad_(true);
            Gradients.backward(
                    clamp(rule, CODE.posterior(leaf), grouping, noise).spread().mul(new Scalar(0.01)));
            double[] gradient = Tensors.doubles(leaf.grad());
            for (int i = 0; i < raw.length; i++) {
                raw[i] -= 10 * gradient[i];
            }
            double[] after = variances(raw, grouping);
            for (int i = 0; i < after.length; i++) {
                boolean active = i < E ? (i >= 4 && i < 6) || (i >= 7 && i < 9) : i - E < 2;
                if (active) {
                    assertThat(after[i]).as("active output " + i).isCloseTo(before[i], within(1e-12));
                } else {
                    assertThat(after[i])
                            .as("inactive output " + i + " at step " + step)
                            .isLessThan(before[i]);
                }
            }
            before = after;
        }
    }

    /** The variance of each output of the two groups, of pairs that of their directions taken together. */
    private static double[] variances(double[] raw, Grouping grouping) {
        double[] values = Tensors.doubles(CODE.posterior(Tensors.of(raw, 10, E)));
        double[] variances = new double[2 * E];
        for (int g = 0; g < 2; g++) {
            for (int e = 0; e < E; e++) {
                double mean = 0;
                for (int i = 0; i < grouping.size(); i++) {
                    mean += values[(g * 5 + i) * E + e] / 5;
                }
                for (int i = 0; i < grouping.size(); i++) {
                    variances[g * E + e] += Math.pow(values[(g * 5 + i) * E + e] - mean, 2) / 5;
                }
            }
            for (int pair = 0; pair < 4; pair += 2) {
                double both = variances[g * E + pair] + variances[g * E + pair + 1];
                variances[g * E + pair] = both;
                variances[g * E + pair + 1] = both;
            }
        }
        return variances;
    }

    @Test
    void activeOutputsGetThePlainGradientAndInactiveOnesThePapers() {
        Grouping grouping = Grouping.means(4, SHAPE);
        Tensor noise = normal(2, 4, D);
        Tensor weights = normal(3, 4, D);
        Tensor start = posterior(1, 4);
        Tensor clampedLeaf = start.clone().requires_grad_(true);
        Clamp.Clamped clamped = clamp(ClampRule.PAPER, clampedLeaf, grouping, noise);
        Gradients.backward(clamped.code()
                .mul(weights)
                .sum()
                .add(clamped.divergence())
                .add(clamped.spread().mul(new Scalar(0.01))));
        Tensor plainLeaf = start.clone().requires_grad_(true);
        Gradients.backward(CODE.sample(plainLeaf, noise)
                .mul(weights)
                .sum()
                .add(CODE.divergence(plainLeaf).sum()));
        double[] found = Tensors.doubles(clampedLeaf.grad());
        double[] plain = Tensors.doubles(plainLeaf.grad());
        double[] values = Tensors.doubles(start);
        for (int i = 0; i < 4; i++) {
            for (int e = 0; e < E; e++) {
                boolean active = e == 4 || e == 5 || e == 7 || e == 8; // means and log-variances of shape
                if (active) {
                    assertThat(found[i * E + e]).isCloseTo(plain[i * E + e], within(1e-12));
                } else if (e >= 4) {
                    double mean = (values[e] + values[E + e] + values[2 * E + e] + values[3 * E + e]) / 4;
                    assertThat(found[i * E + e]).isCloseTo((values[i * E + e] - mean) / 100, within(1e-12));
                }
            }
        }
    }

    @Test
    void aMeanOfPairsIsBroughtToLengthOne() {
        double[] first = {Math.cos(0.2), Math.sin(0.2)};
        double[] second = {Math.cos(1.4), Math.sin(1.4)};
        double[] values = new double[2 * E];
        System.arraycopy(first, 0, values, 0, 2);
        System.arraycopy(second, 0, values, E, 2);
        values[2] = 1;
        values[E + 2] = 1;
        for (ClampRule rule : new ClampRule[] {ClampRule.PAPER, ClampRule.GROUP, ClampRule.SWAP}) {
            Tensor code = clamp(
                            rule, Tensors.of(values, 2, E), Grouping.means(2, SHAPE), Tensors.of(new double[14], 2, D))
                    .code();
            for (int i = 0; i < 2; i++) {
                assertThat(row(code, i)[0]).as(rule + "").isCloseTo(Math.cos(0.8), within(1e-6));
                assertThat(row(code, i)[1]).isCloseTo(Math.sin(0.8), within(1e-6));
            }
        }
    }

    @Test
    void aGroupSharesOneSampleAndCountsItsDivergenceOnce() {
        Grouping grouping = Grouping.means(3, SHAPE, 1);
        Tensor posterior = posterior(1, 6);
        Tensor noise = normal(2, 6, D);
        Clamp.Clamped clamped = clamp(ClampRule.GROUP, posterior, grouping, noise);
        double[] own = Tensors.doubles(CODE.sample(posterior, noise));
        double[] drawn = Tensors.doubles(clamped.code());
        for (int i = 0; i < 6; i++) {
            for (int d = 0; d < D; d++) {
                boolean active = i < 3 ? d == 4 || d == 5 : d == 2 || d == 3;
                if (active) {
                    assertThat(drawn[i * D + d]).isCloseTo(own[i * D + d], within(1e-12));
                } else {
                    assertThat(drawn[i * D + d]).isEqualTo(drawn[i / 3 * 3 * D + d]);
                }
            }
        }
        // by hand: active entries of every picture, the mean posterior's other entries once a group
        double[] p = Tensors.doubles(posterior);
        double expected = 0;
        for (int g = 0; g < 2; g++) {
            for (int e = 0; e < 3; e++) { // Gaussian entries: two of shape, one of age
                double meanOfMeans = 0;
                double meanOfLogs = 0;
                for (int i = 3 * g; i < 3 * g + 3; i++) {
                    double m = p[i * E + 4 + e];
                    double l = p[i * E + 7 + e];
                    meanOfMeans += m / 3;
                    meanOfLogs += l / 3;
                    if (g == 0 && e < 2) {
                        expected += gaussian(m, l);
                    }
                }
                if (!(g == 0 && e < 2)) {
                    expected += gaussian(meanOfMeans, meanOfLogs);
                }
            }
        }
        // pairs: two shared in the first group, in the second one shared and one of each of three pictures
        expected += (2 + 1 + 3) * CODE.pairDivergence();
        assertThat(clamped.divergence().item_double()).isCloseTo(expected, within(1e-9));
    }

    private static double gaussian(double mean, double log) {
        return 0.5 * (mean * mean + Math.exp(log) - 1 - log);
    }

    @Test
    void aGroupsGradientReachesAllItsPictures() {
        Grouping grouping = new Grouping(3, new int[] {SHAPE, 0}, new int[] {0, 2});
        Tensor noise = normal(2, 6, D);
        for (ClampRule rule : new ClampRule[] {ClampRule.GROUP, ClampRule.SWAP, ClampRule.NONE}) {
            double worst = Gradients.check(
                    in -> {
                        Clamp.Clamped clamped = clamp(rule, CODE.posterior(in[0]), grouping, noise);
                        return clamped.code()
                                .square()
                                .sum()
                                .mul(clamped.spread())
                                .add(clamped.divergence());
                    },
                    normal(1, 6, E));
            assertThat(worst).as(rule + "").isLessThan(1e-6);
        }
        Tensor leaf = posterior(1, 6).requires_grad_(true);
        Gradients.backward(clamp(ClampRule.GROUP, leaf, grouping, noise)
                .code()
                .select(0, 0)
                .sum());
        assertThat(row(leaf.grad(), 2)[6]).as("age of the third picture").isNotZero();
        assertThat(row(leaf.grad(), 3)[6]).as("age of another group").isZero();
    }

    @Test
    void swappedEntriesComeFromOneOtherPicture() {
        Grouping grouping = new Grouping(4, new int[] {SHAPE, 1}, new int[] {3, 0});
        Tensor posterior = posterior(1, 8);
        Clamp.Clamped clamped = clamp(ClampRule.SWAP, posterior, grouping, Tensors.of(new double[8 * D], 8, D));
        for (int i = 0; i < 4; i++) {
            double[] own = row(posterior, i);
            double[] other = row(posterior, (i + 3) % 4);
            double[] found = row(clamped.code(), i);
            for (int d = 0; d < D; d++) {
                assertThat(found[d]).isCloseTo(d == 4 || d == 5 ? own[d] : other[d], within(1e-9));
            }
        }
        double mean = (row(posterior, 4)[6] + row(posterior, 5)[6] + row(posterior, 6)[6] + row(posterior, 7)[6]) / 4;
        assertThat(row(clamped.code(), 7)[6]).isCloseTo(mean, within(1e-9));
        assertThat(clamped.divergence().item_double())
                .isEqualTo(CODE.divergence(posterior).sum().item_double());
    }

    /** Shape and azimuth crossed, and a group in which the light alone changes. */
    private static final Grouping CROSSED =
            new Grouping(4, new int[] {SHAPE, 1}, new int[] {0, Grouping.NONE}, new int[] {3, 2});

    @Test
    void crossedFactorsComeFromPicturesThatDifferInBoth() {
        Tensor posterior = posterior(1, 8);
        Clamp.Clamped clamped = clamp(ClampRule.SWAP, posterior, CROSSED, Tensors.of(new double[8 * D], 8, D));
        for (int i = 0; i < 4; i++) {
            double[] sameShape = row(posterior, i ^ 1);
            double[] sameAzimuth = row(posterior, i ^ 2);
            double[] other = row(posterior, (i + 3) % 4);
            double[] found = row(clamped.code(), i);
            for (int d = 0; d < D; d++) {
                double expected = d < 2 ? sameAzimuth[d] : d == 4 || d == 5 ? sameShape[d] : other[d];
                assertThat(found[d]).as("entry " + d + " of picture " + i).isCloseTo(expected, within(1e-9));
            }
        }
        for (int i = 0; i < 4; i++) { // the other group is as without crossing
            double[] own = row(posterior, 4 + i);
            double[] other = row(posterior, 4 + (i + 2) % 4);
            double[] found = row(clamped.code(), 4 + i);
            for (int d = 0; d < D; d++) {
                assertThat(found[d]).isCloseTo(d == 2 || d == 3 ? own[d] : other[d], within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = ClampRule.class, names = "SWAP", mode = EnumSource.Mode.EXCLUDE)
    void otherRulesKeepEachPicturesOwnCrossedFactors(ClampRule rule) {
        Tensor posterior = posterior(1, 8);
        Tensor noise = normal(2, 8, D);
        double[] own = Tensors.doubles(CODE.sample(posterior, noise));
        double[] found = Tensors.doubles(clamp(rule, posterior, CROSSED, noise).code());
        for (int i = 0; i < 4; i++) {
            for (int d : new int[] {0, 1, 4, 5}) {
                assertThat(found[i * D + d]).isCloseTo(own[i * D + d], within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ClampRule.class)
    void crossedFactorsAgreeWhereTheirValuesAreTheSame(ClampRule rule) {
        double[] p = Tensors.doubles(posterior(1, 8));
        double expected = 0;
        for (int i = 0; i < 8; i++) {
            int group = i / 4 * 4;
            for (int e = 0; e < E; e++) {
                boolean shape = i < 4 && (e == 4 || e == 5 || e == 7 || e == 8);
                if (e < 4) { // pairs: the mean of what is shared, brought to length 1
                    int pair = e / 2 * 2;
                    if (i >= 4 && pair == 2) {
                        continue; // the light of the second group changes
                    }
                    double[] sum = new double[2];
                    for (int other = 0; other < 4; other++) {
                        boolean shared = i >= 4 || pair == 2 || other % 2 == i % 2;
                        sum[0] += shared ? p[(group + other) * E + pair] : 0;
                        sum[1] += shared ? p[(group + other) * E + pair + 1] : 0;
                    }
                    expected += 0.5 * Math.pow(p[i * E + e] - sum[e - pair] / Math.hypot(sum[0], sum[1]), 2);
                } else {
                    double mean = 0;
                    for (int other = 0; other < 4; other++) {
                        boolean shared = !shape || other / 2 == i % 4 / 2;
                        mean += shared ? p[(group + other) * E + e] / (shape ? 2 : 4) : 0;
                    }
                    expected += 0.5 * Math.pow(p[i * E + e] - mean, 2);
                }
            }
        }
        assertThat(clamp(rule, posterior(1, 8), CROSSED, normal(2, 8, D))
                        .spread()
                        .item_double())
                .isCloseTo(expected, within(1e-9));
    }

    /** All but the paper's rule, which detaches the mean it puts in. */
    @ParameterizedTest
    @EnumSource(value = ClampRule.class, names = "PAPER", mode = EnumSource.Mode.EXCLUDE)
    void gradientsOfCrossedGroupsAreThoseOfDifferences(ClampRule rule) {
        Tensor weights = normal(3, 8, D);
        double worst = Gradients.check(
                in -> {
                    Clamp.Clamped clamped = clamp(rule, CODE.posterior(in[0]), CROSSED, normal(2, 8, D));
                    return clamped.code()
                            .square()
                            .mul(weights)
                            .sum()
                            .mul(clamped.spread())
                            .add(clamped.divergence());
                },
                normal(1, 8, E));
        assertThat(worst).isLessThan(1e-6);
    }

    @Test
    void twoFactorsAreCrossedInGroupsOfFour() {
        assertThatThrownBy(() -> new Grouping(3, new int[] {SHAPE}, new int[] {0}, new int[] {0}))
                .hasMessage("two factors are crossed in groups of 4, got groups of 3 of factors 2 and 0");
        assertThatThrownBy(() -> new Grouping(4, new int[] {SHAPE}, new int[] {SHAPE}, new int[] {0}))
                .hasMessageContaining("of factors 2 and 2");
    }

    @ParameterizedTest
    @EnumSource(ClampRule.class)
    void aGroupOfOneIsLeftAsItIs(ClampRule rule) {
        Grouping grouping = Grouping.means(1, SHAPE, 0, 3);
        Tensor posterior = posterior(1, 3);
        Tensor noise = normal(2, 3, D);
        Clamp.Clamped clamped = clamp(rule, posterior, grouping, noise);
        assertThat(clamped.spread().item_double()).isCloseTo(0, within(1e-9));
        assertThat(Tensors.doubles(clamped.code()))
                .containsExactly(Tensors.doubles(CODE.sample(posterior, noise)), within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(ClampRule.class)
    void aGroupWhoseEntriesAreEqualIsLeftAsItIs(ClampRule rule) {
        Grouping grouping = new Grouping(3, new int[] {SHAPE}, new int[] {2});
        Tensor posterior = posterior(1, 1).expand(3, E).contiguous();
        Tensor noise = normal(2, 1, D).expand(3, D).contiguous();
        Clamp.Clamped clamped = clamp(rule, posterior, grouping, noise);
        assertThat(clamped.spread().item_double()).isCloseTo(0, within(1e-9));
        assertThat(Tensors.doubles(clamped.code()))
                .containsExactly(Tensors.doubles(CODE.sample(posterior, noise)), within(1e-9));
    }

    @Test
    void theBatchMustFitTheGroups() {
        assertThatThrownBy(() -> clamp(ClampRule.PAPER, posterior(1, 5), Grouping.means(2, 0, 1), normal(1, 5, D)))
                .hasMessageContaining("2 groups of 2")
                .hasMessageContaining("have 4 pictures");
        assertThatThrownBy(() -> new Grouping(2, new int[] {0}, new int[] {2}))
                .hasMessage("a shift lies between 0 and 1, got 2");
    }
}
