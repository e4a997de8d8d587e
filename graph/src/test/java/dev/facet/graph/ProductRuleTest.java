package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Masks with and without a plan agree, on patterns of many blocks. */
class ProductRuleTest {
    record Case(String name, MaskPattern planned, ProductRule rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> masks() {
        Graph grid = WalkSets.grid(30, 31);
        WalkSet one = WalkSets.draw(grid, 4, 0.2, 8, 1);
        WalkSet two = WalkSets.draw(grid, 4, 0.2, 8, 2);
        MergedWalks first = new MergedWalks(one);
        MergedWalks second = new MergedWalks(two);
        MaskPattern symmetric = MaskPattern.symmetric(one);
        MaskPattern directed = MaskPattern.directed(one, two);
        MaskPattern independent = MaskPattern.independent(one, two);
        return Stream.of(
                new Case(
                        "symmetric",
                        symmetric,
                        new ProductRule(symmetric.pattern(), List.of(new ProductRule.Term(first, first)), 1, true)),
                new Case(
                        "directed",
                        directed,
                        new ProductRule(directed.pattern(), List.of(new ProductRule.Term(first, second)), 1, false)),
                new Case(
                        "independent",
                        independent,
                        new ProductRule(
                                independent.pattern(),
                                List.of(new ProductRule.Term(first, second), new ProductRule.Term(second, first)),
                                0.5,
                                true)));
    }

    @ParameterizedTest
    @MethodSource("masks")
    void agreesWithThePlan(Case c) {
        SplittableRandom random = new SplittableRandom(3);
        double[] f = random.doubles(9).toArray();
        int entries = c.planned.entries();
        assertThat(entries).isGreaterThan(3 * 4096);
        float[] planned = new float[entries];
        float[] values = new float[entries];
        float[] slopes = new float[entries];
        for (int e = 0; e < entries; e++) {
            slopes[e] = (float) random.nextGaussian();
        }
        c.planned.values(f, MemorySegment.ofArray(planned));
        c.rule.values(new double[][] {f}, MemorySegment.ofArray(values));
        for (int e = 0; e < entries; e++) {
            assertThat(Math.abs(values[e] - planned[e])).isLessThan(2e-5f);
        }
        double[] df = new double[9];
        double[][] expected = new double[1][9];
        c.planned.gradient(f, MemorySegment.ofArray(slopes), df);
        c.rule.gradient(new double[][] {f}, MemorySegment.ofArray(slopes), expected);
        assertThat(df).containsExactly(expected[0], within(2e-4));
    }
}
