package dev.facet.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionMask;
import dev.facet.graph.AttentionPath;
import dev.facet.graph.AttentionPlan;
import dev.facet.graph.MaskedAttention;
import dev.facet.graph.Parallel;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Attention over a cloud by its setting's path, computed in the order of the space-filling curve, and its answers. */
final class CloudAttention {
    private static final double TOLERANCE = 1e-4;
    private static final double SLOPE_TOLERANCE = 2e-3;
    private static final double STEP = 1e-2;
    private static final int GRAIN = 1 << 16;

    private final CloudProblem problem;
    private final AttentionMask mask;
    private final MaskedAttention attention;
    private final double built;
    private double[][] df = {};

    CloudAttention(CloudProblem problem) {
        this.problem = problem;
        CloudSetting setting = problem.setting();
        this.mask = setting.path() == AttentionPath.HORNER
                ? new AttentionMask.Exact(problem.graph(), setting.maxLength())
                : AttentionMask.symmetric(problem.walks());
        long start = System.nanoTime();
        this.attention = MaskedAttention.of(
                mask, new AttentionPlan(setting.path(), AttentionKernel.LINEAR, Map.of()), problem.order());
        this.built = (System.nanoTime() - start) / 1e9;
    }

    /** Seconds that the structure of the mask took: pattern and plan of the sparse path. */
    double built() {
        return built;
    }

    long nonzeros() {
        return attention.nonzeros();
    }

    void forward() {
        forward(problem.f());
    }

    private void forward(double[][] f) {
        attention.forward(f, problem.shape(), problem.inputs(), problem.results());
    }

    /** A step of training: values from f, outputs, and the gradients of queries, keys, values and f. */
    void forwardAndBackward() {
        forward();
        df = new double[problem.f().length][mask.coefficients()];
        attention.backward(problem.f(), problem.shape(), problem.inputs(), problem.results(), problem.gradients(), df);
    }

    /**
     * The answers of some nodes against the formula over all other nodes in double, from single rows of the mask, which
     * is symmetric; and the gradient of f against differences.
     */
    List<Agreement> check() {
        double slope = (loss(STEP) - loss(-STEP)) / (2 * STEP);
        forwardAndBackward();
        double sum = 0;
        double size = 0;
        double told = 0;
        for (int h = 0; h < df.length; h++) {
            told += df[h][1];
            for (int k = 0; k < df[h].length; k++) {
                sum += problem.f()[h][k] * df[h][k];
                size += Math.abs(problem.f()[h][k] * df[h][k]);
            }
        }
        List<Agreement> agreements = new ArrayList<>();
        agreements.add(new Agreement(
                "the gradient of f and differences of the loss",
                Math.abs(told - slope) / Math.max(Math.abs(slope), size / df.length),
                SLOPE_TOLERANCE));
        agreements.add(new Agreement("f times its gradient, which scaling f says is 0", Math.abs(sum) / size, 1e-4));
        int last = problem.setting().points() - 1;
        int[] nodes = IntStream.of(0, last / 3, last).distinct().toArray();
        for (int head :
                IntStream.of(0, problem.setting().heads() - 1).distinct().toArray()) {
            agreements.addAll(rows(head, nodes));
        }
        return agreements;
    }

    /** The sum of outputs times their gradient, where every head's f_1 is so much larger. */
    private double loss(double more) {
        double[][] f = new double[problem.f().length][];
        for (int h = 0; h < f.length; h++) {
            f[h] = problem.f()[h].clone();
            f[h][1] += more;
        }
        forward(f);
        int elements = Math.toIntExact(problem.shape().valueElements());
        double[] parts = new double[Parallel.chunks(elements, GRAIN)];
        MemorySegment outputs = problem.results().outputs();
        MemorySegment slopes = problem.gradients().outputs();
        Parallel.forRange(elements, GRAIN, (chunk, from, to) -> {
            double sum = 0;
            for (int e = from; e < to; e++) {
                sum += (double) outputs.getAtIndex(JAVA_FLOAT, e) * slopes.getAtIndex(JAVA_FLOAT, e);
            }
            parts[chunk] = sum;
        });
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return sum;
    }

    private List<Agreement> rows(int head, int[] nodes) {
        int m = problem.shape().queryFeatures();
        int d = problem.shape().valueFeatures();
        float[][] masks = mask.rows(problem.f()[head], nodes);
        double[][] outputs = new double[nodes.length][];
        double[][] dq = new double[nodes.length][m];
        double[][] dk = new double[nodes.length][m];
        double[][] dv = new double[nodes.length][d];
        for (int r = 0; r < nodes.length; r++) {
            Node i = new Node(head, nodes[r]);
            double denominator = 0;
            double[] sum = new double[d];
            List<Node> others = others(head, masks[r]);
            for (Node j : others) {
                double weight = masks[r][j.node] * dot(i.query, j.key);
                denominator += weight;
                add(sum, weight, j.value);
            }
            outputs[r] = sum;
            for (int c = 0; c < d; c++) {
                sum[c] /= denominator;
            }
            for (Node j : others) {
                double entry = masks[r][j.node];
                double along = dot(i.slope, j.value) - dot(i.slope, sum);
                add(dq[r], entry * along / denominator, j.key);
                double back = dot(j.slope, i.value) - dot(j.slope, j.output);
                add(dk[r], entry * back / j.denominator, j.query);
                add(dv[r], entry * dot(j.query, i.key) / j.denominator, j.slope);
            }
        }
        String of = " of " + nodes.length + " nodes, head " + head;
        return List.of(
                Agreement.of("outputs" + of, got(problem.results().outputs(), head, nodes, d), outputs, TOLERANCE),
                Agreement.of(
                        "gradients of queries" + of, got(problem.gradients().queries(), head, nodes, m), dq, TOLERANCE),
                Agreement.of("gradients of keys" + of, got(problem.gradients().keys(), head, nodes, m), dk, TOLERANCE),
                Agreement.of(
                        "gradients of values" + of, got(problem.gradients().values(), head, nodes, d), dv, TOLERANCE));
    }

    private List<Node> others(int head, float[] entries) {
        return IntStream.range(0, entries.length)
                .filter(j -> entries[j] != 0)
                .mapToObj(j -> new Node(head, j))
                .toList();
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int c = 0; c < x.length; c++) {
            sum += x[c] * y[c];
        }
        return sum;
    }

    private static void add(double[] sum, double factor, double[] x) {
        for (int c = 0; c < x.length; c++) {
            sum[c] += factor * x[c];
        }
    }

    private float[] got(MemorySegment matrix, int head, int[] nodes, int width) {
        float[] rows = new float[nodes.length * width];
        for (int r = 0; r < nodes.length; r++) {
            long begin = ((long) head * problem.setting().points() + nodes[r]) * width;
            MemorySegment.copy(matrix, JAVA_FLOAT, begin * Float.BYTES, rows, r * width, width);
        }
        return rows;
    }

    /** What is known of one node of one head, in double. */
    private final class Node {
        final int node;
        final double[] query;
        final double[] key;
        final double[] value;
        final double[] output;
        final double[] slope;
        final double denominator;

        Node(int head, int node) {
            this.node = node;
            int m = problem.shape().queryFeatures();
            int d = problem.shape().valueFeatures();
            query = row(problem.inputs().queries(), head, m);
            key = row(problem.inputs().keys(), head, m);
            value = row(problem.inputs().values(), head, d);
            output = row(problem.results().outputs(), head, d);
            slope = row(problem.gradients().outputs(), head, d);
            denominator = row(problem.results().denominators(), head, 1)[0];
        }

        private double[] row(MemorySegment matrix, int head, int width) {
            double[] row = new double[width];
            long begin = ((long) head * problem.setting().points() + node) * width;
            for (int c = 0; c < width; c++) {
                row[c] = matrix.getAtIndex(JAVA_FLOAT, begin + c);
            }
            return row;
        }
    }
}
