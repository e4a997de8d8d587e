package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionOracle;
import dev.facet.graph.ExactMask;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.Modulation;
import dev.facet.graph.Normalisation;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkSet;
import dev.facet.graph.Walks;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layer against its formula written out in double precision, over all pairs, with masks built by the oracles of the
 * room graph: nothing here goes through torch but the layer's own parameters.
 */
class AttentionFormulaTest {
    private static final int HEADS = 3;
    private static final int FEATURES = 5;
    private static final int DIMENSION = HEADS * FEATURES;
    private static final int HOPS = 3;

    record Case(
            MaskKind mask,
            FeatureMapKind map,
            boolean independent,
            boolean directed,
            boolean classToken,
            int denseNodes) {}

    static Stream<Case> cases() {
        List<Case> all = new ArrayList<>();
        for (boolean classToken : new boolean[] {false, true}) {
            for (FeatureMapKind map : FeatureMapKind.values()) {
                all.add(new Case(MaskKind.NONE, map, false, false, classToken, 1024));
                all.add(new Case(MaskKind.GRF, map, false, false, classToken, 1024));
            }
            all.add(new Case(MaskKind.SOFTMAX, FeatureMapKind.RELU, false, false, classToken, 1024));
            all.add(new Case(MaskKind.TOEPLITZ, FeatureMapKind.RELU, false, false, classToken, 1024));
            for (MaskKind mask : List.of(MaskKind.EXACT, MaskKind.GRF, MaskKind.COUNTS)) {
                for (boolean directed : new boolean[] {false, true}) {
                    for (int denseNodes : new int[] {0, 1024}) {
                        all.add(new Case(mask, FeatureMapKind.RELU, false, directed, classToken, denseNodes));
                        if (mask == MaskKind.GRF) {
                            all.add(new Case(mask, FeatureMapKind.RELU, true, directed, classToken, denseNodes));
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_layer_computes_its_formula(Case c) {
        Topology topology = c.directed() ? directed() : Topology.grid(5, 7, false);
        AttentionConfig config = AttentionConfig.DEFAULT
                .withMask(c.mask())
                .withFeatureMap(c.map())
                .withHeads(HEADS)
                .withWalks(5, 0.25, HOPS)
                .withIndependent(c.independent());
        RandomStream.seed(7);
        TopologicalAttention layer = new TopologicalAttention(DIMENSION, config, topology);
        disturb(layer);
        MaskStructure structure = MaskStructure.of(topology, config, c.denseNodes());
        if (config.mask().modulated()) {
            assertThat(structure.dense()).isEqualTo(c.denseNodes() > 0);
        }
        int tokens = topology.nodes() + (c.classToken() ? 1 : 0);
        Tensor x = Matrices.normal(8, 2, tokens, DIMENSION);
        Tensor out = layer.forward(x, structure);
        for (int b = 0; b < 2; b++) {
            double[][] expected = formula(layer, config, topology, Matrices.of(x.select(0, b)));
            assertThat(Matrices.difference(out.select(0, b), expected)).isLessThan(3e-5);
        }
    }

    /** Every parameter gets a value of its own, so that none can stand in for another, nor head for head. */
    private static void disturb(TopologicalAttention layer) {
        int i = 0;
        for (Tensor p : Matrices.state(layer).values()) {
            i++;
            p.set_data(p.detach()
                    .add(Matrices.normal(100 + i, Tensors.sizes(p)).mul(new org.bytedeco.pytorch.Scalar(0.3))));
        }
    }

    private static Topology directed() {
        int nodes = 9;
        int[] sources = new int[3 * nodes];
        int[] targets = new int[3 * nodes];
        float[] weights = new float[3 * nodes];
        for (int e = 0; e < sources.length; e++) {
            sources[e] = e % nodes;
            targets[e] = (e % nodes + 1 + 2 * (e / nodes)) % nodes;
            weights[e] = 0.5f + 0.1f * (e % 7);
        }
        Graph graph = GraphBuilders.edges(nodes, sources, targets, weights, true);
        return Topology.of(Normalisation.SYMMETRIC.apply(graph));
    }

    private static double[][] formula(
            TopologicalAttention layer, AttentionConfig config, Topology topology, double[][] x) {
        double[][] all = Matrices.linear(x, layer, "qkv");
        double[][] joined = new double[x.length][DIMENSION];
        for (int h = 0; h < HEADS; h++) {
            double[][] q = Matrices.columns(all, h * FEATURES, FEATURES);
            double[][] k = Matrices.columns(all, DIMENSION + h * FEATURES, FEATURES);
            double[][] v = Matrices.columns(all, 2 * DIMENSION + h * FEATURES, FEATURES);
            double[][] mask = Matrices.bordered(mask(layer, config, topology, h), x.length);
            boolean softmax = config.mask() == MaskKind.SOFTMAX;
            double[][] out = AttentionOracle.forward(
                    softmax ? AttentionKernel.SOFTMAX : AttentionKernel.LINEAR,
                    softmax ? q : features(layer, config.featureMap(), q, true),
                    softmax ? k : features(layer, config.featureMap(), k, false),
                    v,
                    mask);
            for (int i = 0; i < x.length; i++) {
                System.arraycopy(out[i], 0, joined[i], h * FEATURES, FEATURES);
            }
        }
        return Matrices.linear(joined, layer, "projection");
    }

    private static double[][] features(TopologicalAttention layer, FeatureMapKind kind, double[][] x, boolean queries) {
        double[][] phi = new double[x.length][FEATURES];
        for (int i = 0; i < x.length; i++) {
            double norm = 0;
            for (double value : x[i]) {
                norm += value * value / Math.sqrt(FEATURES);
            }
            for (int r = 0; r < FEATURES; r++) {
                double scaled = queries ? x[i][r] / Math.sqrt(FEATURES) : x[i][r];
                phi[i][r] = switch (kind) {
                    case RELU -> Math.max(0, scaled) + 1e-3;
                    case ELU -> scaled > 0 ? scaled + 1 : Math.exp(scaled);
                    case POSITIVE -> {
                        double[][] w = Matrices.of(Matrices.state(layer, "features.projection"));
                        double product = 0;
                        for (int c = 0; c < FEATURES; c++) {
                            product += w[r][c] * x[i][c] / Math.pow(FEATURES, 0.25);
                        }
                        yield (Math.exp(product - norm / 2) + 1e-6) / Math.sqrt(FEATURES);
                    }
                };
            }
        }
        return phi;
    }

    /** The mask of head h (N, N) by definition. */
    private static double[][] mask(TopologicalAttention layer, AttentionConfig config, Topology topology, int h) {
        Graph w = topology.weights();
        return switch (config.mask()) {
            case SOFTMAX, NONE -> new double[0][];
            case TOEPLITZ ->
                ExactMask.toeplitz(
                        topology.height(),
                        topology.width(),
                        Tensors.floats(Matrices.state(layer, "toeplitz.table").select(0, h)));
            case EXACT -> ExactMask.of(w, modulation(layer, h));
            case GRF, COUNTS -> {
                WalkSet queries = walks(w, config, 0);
                WalkSet keys = walks(w.directed() ? w.transpose() : w, config, 0);
                if (!config.independent()) {
                    yield ExactMask.directed(queries, keys, modulation(layer, h));
                }
                WalkSet otherQueries = walks(w, config, 1);
                WalkSet otherKeys = walks(w.directed() ? w.transpose() : w, config, 1);
                yield ExactMask.independent(queries, otherQueries, keys, otherKeys, modulation(layer, h));
            }
        };
    }

    private static WalkSet walks(Graph w, AttentionConfig config, int set) {
        WalkOptions options =
                new WalkOptions(config.walks(), config.halt(), config.maxLength(), config.scheme(), config.seed(), set);
        return config.mask() == MaskKind.COUNTS ? Walks.drawCounts(w, options) : Walks.draw(w, options);
    }

    private static Modulation modulation(TopologicalAttention layer, int h) {
        double[] raw = Tensors.doubles(Matrices.state(layer, "modulation.raw").select(0, h));
        double[] f = new double[raw.length];
        for (int k = 0; k < f.length; k++) {
            f[k] = Math.log1p(Math.exp(raw[k]));
        }
        return Modulation.of(f);
    }
}
