package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graph.Edges;
import dev.facet.graph.ExactGradients;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.Normalisation;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class EdgeStructureTest {
    private static final int HEADS = 2;
    private static final int K = 3;

    /** A ring of 8 nodes with two chords and a self loop, every weight another. */
    static Graph graph(boolean directed) {
        int[] sources = {0, 1, 2, 3, 4, 5, 6, 7, 0, 2, 3};
        int[] targets = {1, 2, 3, 4, 5, 6, 7, 0, 4, 6, 3};
        float[] weights = new float[sources.length];
        for (int e = 0; e < weights.length; e++) {
            weights[e] = 0.2f + 0.05f * (e * 7 % 11);
        }
        return GraphBuilders.edges(8, sources, targets, weights, directed);
    }

    static AttentionConfig config(MaskKind kind) {
        return AttentionConfig.DEFAULT.withMask(kind).withHeads(HEADS).withWalks(5, 0.3, K);
    }

    private static List<EdgeStructure> structures() {
        List<EdgeStructure> all = new ArrayList<>();
        for (boolean directed : new boolean[] {false, true}) {
            Topology topology = Topology.of(graph(directed));
            all.add(EdgeStructure.of(topology, config(MaskKind.GRF)));
            all.add(EdgeStructure.of(topology, config(MaskKind.GRF).withIndependent(true)));
            all.add(EdgeStructure.of(topology, config(MaskKind.EXACT)));
            all.add(EdgeStructure.of(topology, config(MaskKind.EXACT), 0));
        }
        return all;
    }

    private static Tensor doubles(long seed, long... shape) {
        return Matrices.normal(seed, shape).to(ScalarType.Double);
    }

    private static Tensor positive(long seed, long... shape) {
        return doubles(seed, shape).abs().add(new Scalar(0.1));
    }

    /** The mask (H, N, N) in torch, from values on whatever pattern. */
    private static Tensor full(EdgeStructure structure, Tensor values) {
        if (!structure.estimated()) {
            return values;
        }
        int n = structure.nodes();
        int[] offsets = structure.pattern().offsets();
        int[] columns = structure.pattern().columns();
        long[] places = new long[columns.length];
        for (int i = 0; i < n; i++) {
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                places[e] = (long) i * n + columns[e];
            }
        }
        return torch.zeros(new long[] {values.size(0), (long) n * n}, values.options())
                .index_add(1, Tensors.of(places, places.length), values)
                .view(values.size(0), n, n);
    }

    /** Masked attention with every product written out. */
    private static Tensor plain(Tensor mask, Tensor q, Tensor k, Tensor v) {
        Tensor w = torch.matmul(q, k.transpose(2, 3)).mul(mask);
        return torch.matmul(w, v).div(w.sum(new long[] {3}, true, new ScalarTypeOptional()));
    }

    @Test
    void gradients_of_the_mask_by_f_and_by_weights_are_those_of_differences() {
        for (EdgeStructure structure : structures()) {
            long edges = structure.edges().count();
            Tensor f = positive(1, HEADS, K + 1);
            for (Tensor weights : List.of(positive(2, HEADS, edges), positive(2, 1, edges), doubles(3, edges))) {
                weights.view(-1).narrow(0, 2, 3).zero_(); // an edge of weight 0 has its derivative, too
                assertThat(Gradients.check(x -> structure.values(x[0], x[1]), f, weights))
                        .isLessThan(1e-6);
            }
        }
    }

    @Test
    void gradients_through_normalisation_and_attention_are_those_of_differences() {
        for (EdgeStructure structure : structures()) {
            long edges = structure.edges().count();
            Tensor f = positive(1, HEADS, K + 1);
            Tensor weights = positive(2, HEADS, edges);
            Tensor q = positive(4, 2, HEADS, 8, 3);
            Tensor k = positive(5, 2, HEADS, 8, 3);
            Tensor v = doubles(6, 2, HEADS, 8, 2);
            double worst = Gradients.check(
                    x -> {
                        Tensor w = structure.normalised(x[1]);
                        return plain(full(structure, structure.values(x[0], w)), x[2], x[3], x[4]);
                    },
                    f,
                    weights,
                    q,
                    k,
                    v);
            assertThat(worst).isLessThan(1e-6);
        }
    }

    @Test
    void gradients_of_exact_products_are_those_of_differences() {
        for (boolean directed : new boolean[] {false, true}) {
            EdgeStructure structure = EdgeStructure.of(Topology.of(graph(directed)), config(MaskKind.EXACT), 0);
            Tensor weights = positive(2, structure.edges().count());
            double worst = Gradients.check(
                    x -> structure.attend(x[0], x[1], x[2], x[3], x[4]),
                    positive(1, HEADS, K + 1),
                    weights,
                    positive(4, 2, HEADS, 8, 3),
                    positive(5, 2, HEADS, 8, 3),
                    doubles(6, 2, HEADS, 8, 2));
            assertThat(worst).isLessThan(1e-6);
        }
    }

    /** A query of no features attends to nothing: 0 in the dense form and in products alike, with finite gradients. */
    @Test
    void rowsWithoutAttentionAreZero() {
        for (int denseNodes : new int[] {0, 1024}) {
            EdgeStructure structure = EdgeStructure.of(Topology.of(graph(false)), config(MaskKind.EXACT), denseNodes);
            Tensor queries = positive(4, 1, HEADS, 8, 3);
            queries.narrow(2, 5, 1).zero_();
            Tensor[] leaves = leaves(
                    new Tensor[] {
                        positive(1, HEADS, K + 1),
                        positive(2, structure.edges().count()),
                        queries,
                        positive(5, 1, HEADS, 8, 3),
                        doubles(6, 1, HEADS, 8, 2)
                    },
                    ScalarType.Float);
            Tensor out = structure.attend(leaves[0], leaves[1], leaves[2], leaves[3], leaves[4]);
            assertThat(out.narrow(2, 5, 1).abs().max().item_double()).isZero();
            Gradients.backward(out.sum());
            for (Tensor leaf : leaves) {
                assertThat(leaf.grad().abs().max().item_double()).isFinite();
            }
        }
    }

    /** The kernels of float32 against the same in plain torch and double: output and all five gradients. */
    @Test
    void fused_attention_equals_plain_torch_with_its_gradients() {
        for (EdgeStructure structure : structures()) {
            Tensor[] inputs = {
                positive(1, HEADS, K + 1),
                positive(2, structure.edges().count()).mul(new Scalar(0.4)),
                positive(4, 2, HEADS, 8, 3),
                positive(5, 2, HEADS, 8, 3),
                doubles(6, 2, HEADS, 8, 2)
            };
            Tensor slopes = doubles(7, 2, HEADS, 8, 2);
            Tensor[] single = leaves(inputs, ScalarType.Float);
            Tensor out = structure.attend(single[0], single[1], single[2], single[3], single[4]);
            Gradients.backward(out.mul(slopes.to(ScalarType.Float)).sum());
            Tensor[] exact = leaves(inputs, ScalarType.Double);
            Tensor wanted = plain(full(structure, structure.values(exact[0], exact[1])), exact[2], exact[3], exact[4]);
            Gradients.backward(wanted.mul(slopes).sum());
            assertThat(Matrices.difference(out, wanted)).isLessThan(1e-5);
            for (int i = 0; i < inputs.length; i++) {
                double scale = exact[i].grad().abs().max().item_double();
                assertThat(Matrices.difference(single[i].grad(), exact[i].grad()))
                        .isLessThan(1e-5 * (1 + scale));
            }
        }
    }

    private static Tensor[] leaves(Tensor[] inputs, ScalarType type) {
        Tensor[] leaves = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            leaves[i] = inputs[i].to(type).detach().clone().requires_grad_(true);
        }
        return leaves;
    }

    @Test
    void exact_values_are_those_of_the_oracle() {
        for (boolean directed : new boolean[] {false, true}) {
            EdgeStructure structure = EdgeStructure.of(Topology.of(graph(directed)), config(MaskKind.EXACT));
            Tensor f = positive(1, HEADS, K + 1);
            Tensor weights = doubles(2, HEADS, structure.edges().count());
            Tensor values = structure.values(f, weights);
            for (int h = 0; h < HEADS; h++) {
                double[][] w = ExactGradients.matrix(structure.edges(), Matrices.of(weights)[h]);
                double[][] wanted = ExactGradients.mask(w, Matrices.of(f)[h]);
                assertThat(Matrices.difference(values.select(0, h), wanted)).isLessThan(1e-10);
            }
        }
    }

    @Test
    void a_layer_at_the_graphs_own_weights_is_the_layer_of_fixed_weights() {
        for (boolean directed : new boolean[] {false, true}) {
            Topology topology = Topology.of(Normalisation.SYMMETRIC.apply(graph(directed)));
            for (AttentionConfig config :
                    List.of(config(MaskKind.GRF), config(MaskKind.GRF).withIndependent(true), config(MaskKind.EXACT))) {
                RandomStream.seed(5);
                TopologicalAttention layer = new TopologicalAttention(16, config, topology);
                Tensor x = Matrices.normal(3, 2, 8, 16);
                Tensor wanted = layer.forward(x, MaskStructure.of(topology, config));
                for (int denseNodes : new int[] {0, 1024}) {
                    EdgeStructure structure = EdgeStructure.of(topology, config, denseNodes);
                    Tensor own = new EdgeWeights(structure, 1).forward();
                    assertThat(Matrices.difference(layer.forward(x, structure, own), wanted))
                            .isLessThan(1e-5);
                }
            }
        }
    }

    @Test
    void normalised_weights_are_those_of_the_graph_room_and_bounded() {
        for (boolean directed : new boolean[] {false, true}) {
            Graph graph = graph(directed);
            EdgeStructure structure = EdgeStructure.of(Topology.of(graph), config(MaskKind.EXACT));
            Edges edges = structure.edges();
            double[] own = edges.weights();
            Tensor got = structure.normalised(Tensors.of(own, own.length));
            double[] wanted = Edges.of(Normalisation.SYMMETRIC.apply(graph)).weights();
            double[] values = Tensors.doubles(got);
            for (int e = 0; e < own.length; e++) {
                assertThat(values[e]).isCloseTo(wanted[e], within(1e-6));
            }
            Tensor wild = positive(8, 3, edges.count()).mul(new Scalar(1e4)).square(); // 3 heads
            double[][] rows = Matrices.of(structure.normalised(wild));
            for (double[] row : rows) {
                double[][] w = ExactGradients.matrix(edges, row);
                Tensor matrix = Tensors.of(flat(w), 8, 8);
                assertThat(torch.linalg_matrix_norm(matrix, new Scalar(2)).item_double())
                        .isLessThan(1 + 1e-9);
            }
        }
    }

    private static double[] flat(double[][] matrix) {
        double[] flat = new double[matrix.length * matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            System.arraycopy(matrix[i], 0, flat, i * matrix.length, matrix.length);
        }
        return flat;
    }

    @Test
    void a_node_whose_edges_fade_away_keeps_finite_weights_and_gradients() {
        EdgeStructure structure = EdgeStructure.of(Topology.of(GraphBuilders.path(3)), config(MaskKind.EXACT));
        Tensor weights = Tensors.of(new float[] {0, 1}, 2).requires_grad_(true);
        Tensor normalised = structure.normalised(weights);
        assertThat(Tensors.floats(normalised)).containsExactly(0, 1);
        Gradients.backward(normalised.sum());
        for (float slope : Tensors.floats(weights.grad())) {
            assertThat(slope).isFinite();
        }
    }

    @Test
    void features_of_ends_do_not_depend_on_the_sense_of_an_undirected_edge() {
        Tensor x = Matrices.normal(1, 8, 3);
        EdgeStructure undirected = EdgeStructure.of(Topology.of(graph(false)), config(MaskKind.EXACT));
        EdgeStructure directed = EdgeStructure.of(Topology.of(graph(true)), config(MaskKind.EXACT));
        double[][] nodes = Matrices.of(x);
        double[][] both = Matrices.of(undirected.ends(x));
        double[][] sides = Matrices.of(directed.ends(x));
        for (int e = 0; e < both.length; e++) {
            for (int c = 0; c < 3; c++) {
                double from = nodes[undirected.edges().source(e)][c];
                double to = nodes[undirected.edges().target(e)][c];
                assertThat(both[e][c]).isCloseTo(from + to, within(1e-6));
                assertThat(both[e][3 + c]).isCloseTo(Math.abs(from - to), within(1e-6));
                assertThat(sides[e][c]).isEqualTo(nodes[directed.edges().source(e)][c]);
                assertThat(sides[e][3 + c]).isEqualTo(nodes[directed.edges().target(e)][c]);
            }
        }
    }

    @Test
    void free_weights_start_at_the_graphs_own() {
        Graph graph = GraphBuilders.edges(3, new int[] {0, 1}, new int[] {1, 2}, new float[] {0.75f, 0}, false);
        EdgeStructure structure = EdgeStructure.of(Topology.of(graph), config(MaskKind.EXACT));
        float[] start = Tensors.floats(new EdgeWeights(structure, 2).forward());
        assertThat(start).hasSize(4);
        for (int h = 0; h < 2; h++) {
            assertThat(start[2 * h]).isCloseTo(0.75f, within(1e-6f));
            assertThat(start[2 * h + 1]).isCloseTo(1e-3f, within(1e-7f));
        }
    }

    @Test
    void what_does_not_fit_is_refused_with_both_sizes() {
        Topology topology = Topology.of(graph(false));
        EdgeStructure structure = EdgeStructure.of(topology, config(MaskKind.EXACT));
        Tensor f = positive(1, HEADS, K + 1);
        assertThatThrownBy(() -> EdgeStructure.of(topology, config(MaskKind.COUNTS)))
                .hasMessageContaining("EXACT or GRF, got COUNTS");
        assertThatThrownBy(() -> structure.values(f, positive(2, 5)))
                .hasMessageContaining("weights of 11 edges")
                .hasMessageContaining("(5)");
        assertThatThrownBy(() -> structure.values(f, positive(2, 3, 11))).hasMessageContaining("3 heads");
        assertThatThrownBy(() -> structure.values(positive(1, HEADS, 2), positive(2, 11)))
                .hasMessageContaining("2 coefficients");
        assertThatThrownBy(() -> structure.ends(positive(2, 7, 3))).hasMessageContaining("(7, 3)");
        TopologicalAttention layer = new TopologicalAttention(16, config(MaskKind.EXACT), topology);
        Tensor weights = new EdgeWeights(structure, 1).forward();
        assertThatThrownBy(() -> layer.forward(Matrices.normal(1, 1, 9, 16), structure, weights))
                .hasMessageContaining("8 nodes but there are 9 tokens");
        TopologicalAttention unmasked = new TopologicalAttention(16, config(MaskKind.NONE), topology);
        assertThatThrownBy(() -> unmasked.forward(Matrices.normal(1, 1, 8, 16), structure, weights))
                .hasMessageContaining("mask NONE has no f");
    }
}
