package dev.facet.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** Weighted graphs that follow one another, for tests of what is kept and what is redone. */
final class MovingGraphs {
    private static final Map<String, List<Graph>> MADE = new ConcurrentHashMap<>();

    private MovingGraphs() {}

    /** Frames of a moving graph by a name that says what it is. */
    static List<Graph> frames(String name) {
        return MADE.computeIfAbsent(name, MovingGraphs::make);
    }

    private static List<Graph> make(String name) {
        return switch (name) {
            case "cloud" -> cloud(NeighbourMode.UNION, false);
            case "weighted cloud" -> cloud(NeighbourMode.UNION, true);
            case "directed cloud" -> cloud(NeighbourMode.DIRECTED, true);
            case "grid" -> grid();
            case "random directed" -> randomDirected();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Points of the unit square: a patch moves, then scattered points, then none, then one, then all, then the patch. */
    private static List<Graph> cloud(NeighbourMode mode, boolean weighted) {
        int n = 700;
        SplittableRandom random = new SplittableRandom(5);
        double[] points = random.doubles(2L * n).toArray();
        List<Graph> frames = new ArrayList<>();
        for (int frame = 0; frame < 7; frame++) {
            for (int i = 0; i < n; i++) {
                double distance = Math.hypot(points[2 * i] - 0.4, points[2 * i + 1] - 0.6);
                boolean moves = switch (frame) {
                    case 0, 3 -> false;
                    case 1, 6 -> distance < 0.1;
                    case 2 -> i % 97 == 0;
                    case 4 -> i == 13;
                    default -> true;
                };
                if (moves) {
                    points[2 * i] += 0.02 * random.nextGaussian();
                    points[2 * i + 1] += 0.02 * random.nextGaussian();
                }
            }
            Graph graph = GraphBuilders.nearestNeighbours(points, 2, 5, mode);
            if (weighted) {
                graph = GeometricWeights.gaussian(graph, points, 2, 0.04);
            }
            frames.add(Normalisation.SYMMETRIC.apply(graph));
        }
        return frames;
    }

    /** A grid that loses edges until a node is isolated, gains a far one, and is whole again; then one weight changes. */
    private static List<Graph> grid() {
        Graph whole = GraphBuilders.grid(30, 41);
        List<Graph> frames = new ArrayList<>();
        frames.add(Normalisation.SYMMETRIC.apply(whole));
        for (int lost = 1; lost <= 4; lost++) {
            frames.add(Normalisation.SYMMETRIC.apply(without(whole, 500, lost)));
        }
        frames.add(Normalisation.SYMMETRIC.apply(with(without(whole, 500, 4), 500, 3)));
        frames.add(Normalisation.SYMMETRIC.apply(whole));
        float[] weights = new float[whole.arcs()];
        Arrays.fill(weights, 1);
        frames.add(Normalisation.SYMMETRIC.apply(whole.withWeights(weights)));
        weights[whole.arcBetween(100, 101)] = 2;
        weights[whole.arcBetween(101, 100)] = 2;
        frames.add(Normalisation.SYMMETRIC.apply(whole.withWeights(weights)));
        frames.add(Normalisation.NONE.apply(whole));
        return frames;
    }

    private static Graph without(Graph graph, int node, int lost) {
        int[] neighbours = Arrays.copyOfRange(graph.targets, graph.arcBegin(node), graph.arcBegin(node) + lost);
        return WalkSets.graph(graph.nodes(), false, (i, j) -> {
            boolean gone = (i == node && Arrays.binarySearch(neighbours, j) >= 0)
                    || (j == node && Arrays.binarySearch(neighbours, i) >= 0);
            return !gone && graph.arcBetween(i, j) >= 0 ? 1 : 0;
        });
    }

    private static Graph with(Graph graph, int one, int other) {
        return WalkSets.graph(graph.nodes(), false, (i, j) -> {
            boolean added = (i == one && j == other) || (i == other && j == one);
            return added || graph.arcBetween(i, j) >= 0 ? 1 : 0;
        });
    }

    /** Directed arcs with weights, loops and dead ends, of which some rows are drawn again. */
    private static List<Graph> randomDirected() {
        int n = 500;
        SplittableRandom random = new SplittableRandom(8);
        double[][] weights = new double[n][n];
        List<Graph> frames = new ArrayList<>();
        for (int frame = 0; frame < 5; frame++) {
            for (int i = 0; i < n; i++) {
                if (frame == 0 || random.nextInt(200) == 0) {
                    double density = i % 7 == 0 ? 0 : 0.004;
                    for (int j = 0; j < n; j++) {
                        weights[i][j] = random.nextDouble() < density ? 0.2 + random.nextDouble() : 0;
                    }
                }
            }
            frames.add(Normalisation.SYMMETRIC.apply(WalkSets.graph(n, true, (i, j) -> weights[i][j])));
        }
        return frames;
    }
}
