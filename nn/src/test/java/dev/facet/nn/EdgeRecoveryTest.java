package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graph.Edges;
import dev.facet.graph.Graph;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/**
 * The recipe of learned edge weights on a small graph: from nothing but outputs of masked attention under the exact
 * mask of hidden weights, gradient descent from wrong weights finds the hidden ones.
 */
@SuppressWarnings("try") // scopes and modes act by being open
class EdgeRecoveryTest {
    private static final int NODES = 8;
    private static final int EXAMPLES = 16;
    /** f is known here: W and f can trade a factor, c^k for f_k, that no output shows. */
    private static final float[] F = {1, 0.7f, 0.4f};

    private final Tensor q = positive(1, EXAMPLES, 1, NODES, 4);
    private final Tensor k = positive(2, EXAMPLES, 1, NODES, 4);
    private final Tensor v = Matrices.normal(3, EXAMPLES, 1, NODES, 4);

    private static Tensor positive(long seed, long... shape) {
        return Matrices.normal(seed, shape).abs().add(new Scalar(0.1));
    }

    private static Tensor f() {
        return Tensors.of(F, 1, F.length);
    }

    private static AttentionConfig config(MaskKind kind, int walks, long seed) {
        AttentionConfig d = AttentionConfig.DEFAULT;
        return new AttentionConfig(
                kind, d.featureMap(), 1, walks, 0.2, F.length - 1, d.scheme(), true, false, d.decays(), 0, seed);
    }

    /** The topology with every weight 0.5, far from the hidden ones, which are .2 to .7. */
    private static Topology wrong(boolean directed) {
        Graph graph = EdgeStructureTest.graph(directed);
        double[] start = new double[Edges.of(graph).count()];
        Arrays.fill(start, 0.5);
        return Topology.of(Edges.of(graph).withWeights(start));
    }

    private static double[] hidden(boolean directed) {
        return Edges.of(EdgeStructureTest.graph(directed)).weights();
    }

    private Tensor outputs(EdgeStructure structure, Tensor f, Tensor weights) {
        return structure.attend(f, weights, q, k, v);
    }

    private Tensor wanted(boolean directed, Tensor weights) {
        try (NoGrad _ = NoGrad.open()) {
            EdgeStructure exact = EdgeStructure.of(wrong(directed), config(MaskKind.EXACT, 1, 0));
            return outputs(exact, f(), weights);
        }
    }

    private static Tensor floats(double[] values) {
        float[] rounded = new float[values.length];
        for (int e = 0; e < rounded.length; e++) {
            rounded[e] = (float) values[e];
        }
        return Tensors.of(rounded, rounded.length);
    }

    /** Steps of Adam, each on the next of the structures in turn; the rate falls to a twentieth in a straight line. */
    private void train(
            Module module,
            List<EdgeStructure> structures,
            Supplier<Tensor> f,
            Supplier<Tensor> weights,
            Tensor wanted,
            int steps) {
        double rate = 0.03;
        Adam optimiser = new Adam(module.parameters(), new AdamOptions(rate));
        for (int step = 0; step < steps; step++) {
            try (Scope scope = Scope.open()) {
                optimiser.zero_grad();
                EdgeStructure structure = structures.get(step % structures.size());
                Tensor loss = torch.mse_loss(outputs(structure, f.get(), weights.get()), wanted);
                Gradients.backward(loss);
                optimiser.param_groups().get(0).options().set_lr(rate * (1 - 0.95 * step / steps));
                optimiser.step();
            }
        }
    }

    private static double worst(Tensor weights, double[] hidden) {
        double[] found = Tensors.doubles(weights);
        assertThat(found).hasSameSizeAs(hidden);
        double worst = 0;
        for (int e = 0; e < hidden.length; e++) {
            worst = Math.max(worst, Math.abs(found[e] - hidden[e]));
        }
        return worst;
    }

    private static List<EdgeStructure> exact(boolean directed, int denseNodes) {
        return List.of(EdgeStructure.of(wrong(directed), config(MaskKind.EXACT, 1, 0), denseNodes));
    }

    private static List<EdgeStructure> walks(boolean directed) {
        List<EdgeStructure> sets = new ArrayList<>();
        for (long seed = 0; seed < 8; seed++) {
            sets.add(EdgeStructure.of(wrong(directed), config(MaskKind.GRF, 512, seed)));
        }
        return sets;
    }

    private double free(boolean directed, List<EdgeStructure> structures) {
        double[] hidden = hidden(directed);
        EdgeWeights weights = new EdgeWeights(structures.getFirst(), 1);
        assertThat(worst(weights.forward(), hidden)).isGreaterThan(0.25);
        train(weights, structures, EdgeRecoveryTest::f, weights::forward, wanted(directed, floats(hidden)), 1500);
        return worst(weights.forward(), hidden);
    }

    @Test
    void the_exact_mask_finds_the_hidden_weights() {
        for (boolean directed : new boolean[] {false, true}) {
            for (int denseNodes : new int[] {0, 1024}) {
                assertThat(free(directed, exact(directed, denseNodes))).isLessThan(1e-4);
            }
        }
    }

    /** What is left is the error of 8 estimates of 512 walks a node: .0035 and .0080, of 128 walks .0146 and .0255. */
    @Test
    void walks_find_the_hidden_weights() {
        for (boolean directed : new boolean[] {false, true}) {
            assertThat(free(directed, walks(directed))).isLessThan(0.02);
        }
    }

    /** The hidden weights are a function of three features of each edge. */
    @Test
    void scores_of_features_find_the_hidden_weights() {
        for (boolean directed : new boolean[] {false, true}) {
            for (List<EdgeStructure> structures : List.of(exact(directed, 1024), walks(directed))) {
                Tensor features = Matrices.normal(4, hidden(directed).length, 3);
                Tensor hidden;
                try (NoGrad _ = NoGrad.open()) {
                    Tensor slope = Tensors.of(new float[] {0.5f, -0.4f, 0.3f}, 3, 1);
                    hidden = torch.softplus(features.matmul(slope).sub(new Scalar(0.8)))
                            .squeeze(1);
                }
                RandomStream.seed(6);
                EdgeScores scores = new EdgeScores(3, 1);
                Supplier<Tensor> weights = () -> scores.forward(features);
                double before = worst(weights.get().squeeze(0), Tensors.doubles(hidden));
                assertThat(before).isGreaterThan(0.25);
                train(scores, structures, EdgeRecoveryTest::f, weights, wanted(directed, hidden), 600);
                double after = worst(weights.get().squeeze(0), Tensors.doubles(hidden));
                assertThat(after).isLessThan(structures.size() == 1 ? 1e-4 : 0.006);
            }
        }
    }

    private static final class Both extends Module {
        private final LearnedModulation f = register_module("f", new LearnedModulation(1, F.length - 1, List.of(1.5)));
        private final EdgeWeights weights;

        Both(EdgeStructure structure) {
            super("Both");
            weights = register_module("weights", new EdgeWeights(structure, 1));
        }
    }

    /** Normalised weights have no factor to trade with f: both are found, f up to the one that attention divides by. */
    @Test
    void f_and_normalised_weights_are_found_together() {
        EdgeStructure exact = exact(false, 1024).getFirst();
        double[] hidden;
        Tensor wanted;
        try (NoGrad _ = NoGrad.open()) {
            Tensor normalised = exact.normalised(floats(hidden(false)));
            hidden = Tensors.doubles(normalised);
            wanted = wanted(false, normalised);
        }
        Both both = new Both(exact);
        Supplier<Tensor> weights = () -> exact.normalised(both.weights.forward());
        double before = worst(weights.get(), hidden);
        train(both, List.of(exact), both.f::forward, weights, wanted, 1500);
        double after = worst(weights.get(), hidden);
        double[] f = Tensors.doubles(both.f.forward());
        assertThat(before).isGreaterThan(0.1);
        assertThat(after).isLessThan(1e-3);
        for (int hop = 1; hop < F.length; hop++) {
            assertThat(f[hop] / f[0]).isCloseTo(F[hop], within(1e-3));
        }
    }
}
