package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention in another order of nodes, and some heads at a time, against the same as it comes. */
class OrderedAttentionTest {
    private static final int HOPS = 3;

    static Stream<Arguments> calls() {
        Graph cloud = Normalisation.SYMMETRIC.apply(GraphBuilders.nearestNeighbours(
                new SplittableRandom(5).doubles(3 * 61).toArray(), 3, 5, NeighbourMode.UNION));
        Graph directed = WalkSets.directed(61, 0.08, 2);
        WalkSet one = WalkSets.draw(cloud, 4, 0.2, HOPS, 1);
        WalkSet two = WalkSets.draw(cloud, 4, 0.2, HOPS, 2);
        WalkSet keys = WalkSets.draw(directed.transpose(), 4, 0.2, HOPS, 3);
        WalkSet queries = WalkSets.draw(directed, 4, 0.2, HOPS, 4);
        List<AttentionMask> masks = List.of(
                AttentionMask.symmetric(one),
                AttentionMask.independent(one, two),
                AttentionMask.directed(queries, keys),
                new AttentionMask.Asymmetric(queries),
                new AttentionMask.Exact(cloud, HOPS),
                new AttentionMask.Exact(directed, HOPS),
                new AttentionMask.Given(directed.toMatrix()),
                new AttentionMask.None(61));
        List<Arguments> calls = new ArrayList<>();
        for (AttentionMask mask : masks) {
            for (AttentionKernel kernel : AttentionKernel.values()) {
                for (AttentionPath path : AttentionPlan.allowed(mask, kernel)) {
                    calls.add(Arguments.of(mask.getClass().getSimpleName(), mask, kernel, path));
                }
            }
        }
        return calls.stream();
    }

    @ParameterizedTest(name = "{0} {2} {3}")
    @MethodSource("calls")
    void answersAreThoseOfTheOrderAsItCame(
            String name, AttentionMask mask, AttentionKernel kernel, AttentionPath path) {
        AttentionPlan plan = new AttentionPlan(path, kernel, Map.of());
        NodeOrder order = NodeOrderTest.shuffled(61, 8);
        Answers plain = new Answers(mask, MaskedAttention.of(mask, plan));
        assertClose(new Answers(mask, MaskedAttention.of(mask, plan, order)), plain);
    }

    /** Blocks of any size, down to a single head of a single input. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 7})
    void headsMayBeDoneSomeAtATime(int together) {
        AttentionMask mask = AttentionMask.symmetric(WalkSets.draw(WalkSets.grid(7, 9), 4, 0.2, HOPS, 1));
        MaskPattern pattern = MaskPattern.of(mask);
        Answers plain = new Answers(mask, new PatternAttention(AttentionKernel.LINEAR, pattern));
        long each = 4L * pattern.entries();
        assertClose(new Answers(mask, new PatternAttention(AttentionKernel.LINEAR, pattern, together * each)), plain);
        NodeOrder order = NodeOrderTest.shuffled(63, 8);
        PathAttention inner = new PatternAttention(AttentionKernel.LINEAR, MaskPattern.of(order.reorder(mask)));
        long rows = 4L * 63 * (2 * Answers.M + 2 * Answers.D + 1);
        assertClose(new Answers(mask, new OrderedAttention(inner, order, together * rows)), plain);
    }

    private static void assertClose(Answers actual, Answers expected) {
        for (int a = 0; a < expected.arrays.size(); a++) {
            float[] right = expected.arrays.get(a);
            float largest = 0;
            for (float x : right) {
                largest = Math.max(largest, Math.abs(x));
            }
            assertThat(largest).isPositive();
            assertThat(actual.arrays.get(a)).as("array %d", a).containsExactly(right, within(2e-5f * largest));
        }
        for (int h = 0; h < expected.df.length; h++) {
            double largest = Arrays.stream(expected.df[h]).map(Math::abs).max().orElse(0);
            assertThat(actual.df[h]).as("df").containsExactly(expected.df[h], within(2e-4 * largest + 1e-9));
        }
    }

    /** A forward and a backward pass of 2 inputs of 3 heads. */
    private static final class Answers {
        static final int M = 5;
        static final int D = 7;
        final List<float[]> arrays = new ArrayList<>();
        final double[][] df;

        Answers(AttentionMask mask, MaskedAttention attention) {
            this(mask, attention::forward, attention::backward);
        }

        Answers(AttentionMask mask, PathAttention path) {
            this(mask, path::forward, path::backward);
        }

        interface Forward {
            void run(double[][] f, AttentionShape s, MaskedAttention.Inputs in, MaskedAttention.Results out);
        }

        interface Backward {
            void run(
                    double[][] f,
                    AttentionShape s,
                    MaskedAttention.Inputs in,
                    MaskedAttention.Results out,
                    MaskedAttention.Gradients gradients,
                    double[][] df);
        }

        private Answers(AttentionMask mask, Forward forward, Backward backward) {
            AttentionShape shape = new AttentionShape(2, 3, mask.nodes(), M, D);
            AttentionCase drawn = new AttentionCase(shape, 4);
            double[][] f = new double[3][];
            for (int h = 0; h < 3; h++) {
                f[h] = mask.coefficients() == 0
                        ? new double[0]
                        : Modulation.diffusion(h + 0.5, HOPS).coefficients();
            }
            df = new double[3][mask.coefficients()];
            float[] outputs = new float[drawn.values.length];
            float[] denominators = new float[6 * mask.nodes()];
            float[] dq = new float[drawn.queries.length];
            float[] dk = new float[drawn.keys.length];
            float[] dv = new float[drawn.values.length];
            MaskedAttention.Inputs in = new MaskedAttention.Inputs(
                    MemorySegment.ofArray(drawn.queries),
                    MemorySegment.ofArray(drawn.keys),
                    MemorySegment.ofArray(drawn.values));
            MaskedAttention.Results out =
                    new MaskedAttention.Results(MemorySegment.ofArray(outputs), MemorySegment.ofArray(denominators));
            forward.run(f, shape, in, out);
            MaskedAttention.Gradients gradients = new MaskedAttention.Gradients(
                    MemorySegment.ofArray(drawn.outputGradient),
                    MemorySegment.ofArray(dq),
                    MemorySegment.ofArray(dk),
                    MemorySegment.ofArray(dv));
            backward.run(f, shape, in, out, gradients, df);
            arrays.addAll(List.of(outputs, denominators, dq, dk, dv));
        }
    }
}
