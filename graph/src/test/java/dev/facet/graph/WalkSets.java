package dev.facet.graph;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Small graphs and walk sets for tests of masks. */
final class WalkSets {
    private WalkSets() {}

    /** Independent walks. */
    static WalkSet draw(Graph weighted, int walks, double halt, int maxLength, long seed) {
        return Walks.draw(weighted, new WalkOptions(walks, halt, maxLength, WalkScheme.IID, seed, 0));
    }

    /** A grid of 4 neighbours with symmetric weights. */
    static Graph grid(int height, int width) {
        return Normalisation.SYMMETRIC.apply(GraphBuilders.grid(height, width));
    }

    /** A directed graph with random arcs and weights, node 0 isolated and node 1 with a self loop. */
    static Graph directed(int nodes, double density, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Normalisation.SYMMETRIC.apply(graph(
                nodes,
                true,
                (i, j) -> i * j > 0 && ((i == 1 && j == 1) || random.nextDouble() < density)
                        ? 0.5 + random.nextDouble()
                        : 0));
    }

    /** The weight of an arc, 0 for none. */
    interface Weights {
        double of(int i, int j);
    }

    static Graph graph(int nodes, boolean directed, Weights weights) {
        int[] offsets = new int[nodes + 1];
        int[] targets = new int[nodes * nodes];
        float[] values = new float[nodes * nodes];
        int arcs = 0;
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < nodes; j++) {
                double weight = weights.of(i, j);
                if (weight != 0) {
                    targets[arcs] = j;
                    values[arcs++] = (float) weight;
                }
            }
            offsets[i + 1] = arcs;
        }
        return Graph.of(offsets, Arrays.copyOf(targets, arcs), Arrays.copyOf(values, arcs), directed);
    }
}
