package dev.facet.graph;

import java.util.Arrays;

/**
 * A k-d tree whose nodes know their bounding box and lowest point index. Points are kept in the order of the tree, where
 * near ones lie near each other in memory: a <em>place</em> is an index in that order, {@link #ids} says which point is
 * there.
 *
 * <p>Squared distances of boxes and points are rounded in the same way and order, and rounding is monotone: a box is never
 * farther than a point in it, not even by a rounding, so pruning by them loses nothing.
 *
 * <p>Cost: time O(N log N) with both halves of a large node built in parallel; {@code 8 max(3, dims) + 4} bytes a point
 * and about 8 for its share of the boxes. The tree is the same for any number of threads.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the point with a coordinate that is not finite or too large.
 */
final class KdTree {
    /** The most points of a leaf. */
    static final int LEAF = 16;
    /** Squares of differences up to twice this, summed over dimensions, stay finite. */
    static final double MOST = 1e150;

    private static final int PARALLEL = 1 << 14;

    /** Place to point. */
    final int[] ids;
    /** (leaves) nodes of which the first is {@code leaves - 1}; the children of node t are 2 t + 1 and 2 t + 2. */
    final int leaves;

    /** (nodes): places of node t are {@code begins[t]} to {@code ends[t] - 1}. */
    final int[] begins;

    final int[] ends;
    /** (nodes): the least index of a point inside. */
    final int[] lowest;

    /** Coordinates of an axis by place; at least three axes, those that the points lack are 0. */
    private final double[][] axes;

    /** (nodes, 2, axes): the least and the greatest coordinates. */
    private final double[] boxes;

    private final int width;

    /**
     * The tree of some points.
     *
     * @param points (N, dims) coordinates
     */
    KdTree(double[] points, int dims) {
        check(points, dims);
        int n = points.length / dims;
        int count = 1;
        while ((long) count * LEAF < n) {
            count *= 2;
        }
        leaves = count;
        int nodes = 2 * leaves - 1;
        width = Math.max(3, dims);
        begins = new int[nodes];
        ends = new int[nodes];
        lowest = new int[nodes];
        boxes = new double[Math.multiplyExact(nodes, 2 * width)];
        ids = new int[n];
        axes = new double[width][n];
        for (int i = 0; i < n; i++) {
            ids[i] = i;
            for (int d = 0; d < dims; d++) {
                axes[d][i] = points[i * dims + d];
            }
        }
        build(0, 0, n, leaves);
    }

    private static void check(double[] points, int dims) {
        if (dims < 1 || points.length % dims != 0) {
            throw new IllegalArgumentException(
                    "points need at least 1 coordinate each, got " + points.length + " coordinates in rows of " + dims);
        }
        for (int c = 0; c < points.length; c++) {
            if (!(Math.abs(points[c]) <= MOST)) {
                throw new IllegalArgumentException("coordinate " + c % dims + " of point " + c / dims + " is "
                        + points[c] + ", it must be finite and at most " + MOST + " in size");
            }
        }
    }

    int points() {
        return ids.length;
    }

    boolean isLeaf(int node) {
        return node >= leaves - 1;
    }

    private void build(int node, int begin, int end, int leavesBelow) {
        begins[node] = begin;
        ends[node] = end;
        int widest = enclose(node);
        if (leavesBelow == 1) {
            return;
        }
        int middle = (begin + end) >>> 1;
        select(begin, end - 1, middle, axes[widest]);
        if (end - begin > PARALLEL) {
            Parallel.forRange(2, 1, (half, from, to) -> {
                boolean left = half == 0;
                build(2 * node + 1 + half, left ? begin : middle, left ? middle : end, leavesBelow / 2);
            });
        } else {
            build(2 * node + 1, begin, middle, leavesBelow / 2);
            build(2 * node + 2, middle, end, leavesBelow / 2);
        }
    }

    /** Sets the box and the lowest index of a node; returns its widest axis. */
    private int enclose(int node) {
        int begin = begins[node];
        int end = ends[node];
        int low = Integer.MAX_VALUE;
        for (int at = begin; at < end; at++) {
            low = Math.min(low, ids[at]);
        }
        lowest[node] = low;
        int box = node * 2 * width;
        int widest = 0;
        double extent = Double.NEGATIVE_INFINITY;
        for (int d = 0; d < width; d++) {
            double[] axis = axes[d];
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int at = begin; at < end; at++) {
                least = Math.min(least, axis[at]);
                greatest = Math.max(greatest, axis[at]);
            }
            boxes[box + d] = least;
            boxes[box + width + d] = greatest;
            if (greatest - least > extent) {
                extent = greatest - least;
                widest = d;
            }
        }
        return widest;
    }

    /** Puts the point of rank {@code wanted} by (coordinate, index) in its place, lesser ones before, greater behind. */
    private void select(int low, int high, int wanted, double[] axis) {
        while (low < high) {
            int pivotAt = pivot(low, high, axis);
            double pivot = axis[pivotAt];
            int pivotId = ids[pivotAt];
            int i = low;
            int j = high;
            while (i <= j) {
                while (axis[i] < pivot || (axis[i] == pivot && ids[i] < pivotId)) {
                    i++;
                }
                while (axis[j] > pivot || (axis[j] == pivot && ids[j] > pivotId)) {
                    j--;
                }
                if (i <= j) {
                    swap(i++, j--);
                }
            }
            if (wanted <= j) {
                high = j;
            } else if (wanted >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    /** The median of three places that a hash scatters, so that no order of the points is a bad one. */
    private int pivot(int low, int high, double[] axis) {
        int span = high - low + 1;
        long hash = (low * 31L + high) * 0x9E3779B97F4A7C15L;
        int a = low + (int) (((hash >>> 42) * span) >>> 22);
        int b = low + (int) ((((hash >>> 21) & 0x1FFFFF) * span) >>> 21);
        int c = low + (int) (((hash & 0x1FFFFF) * span) >>> 21);
        if (before(a, b, axis)) {
            return before(b, c, axis) ? b : before(a, c, axis) ? c : a;
        }
        return before(a, c, axis) ? a : before(b, c, axis) ? c : b;
    }

    private boolean before(int i, int j, double[] axis) {
        return axis[i] < axis[j] || (axis[i] == axis[j] && ids[i] < ids[j]);
    }

    private void swap(int i, int j) {
        int id = ids[i];
        ids[i] = ids[j];
        ids[j] = id;
        for (double[] axis : axes) {
            double x = axis[i];
            axis[i] = axis[j];
            axis[j] = x;
        }
    }

    /** The squared distance of two places. */
    double distance(int a, int b) {
        double x = axes[0][a] - axes[0][b];
        double y = axes[1][a] - axes[1][b];
        double z = axes[2][a] - axes[2][b];
        double sum = x * x + y * y + z * z;
        for (int d = 3; d < width; d++) {
            double difference = axes[d][a] - axes[d][b];
            sum += difference * difference;
        }
        return sum;
    }

    /** Squared distances of a place to those from {@code begin} on, into {@code out[0]} to {@code out[count - 1]}. */
    void distances(int from, int begin, int count, double[] out) {
        double[] xs = axes[0];
        double[] ys = axes[1];
        double[] zs = axes[2];
        double px = xs[from];
        double py = ys[from];
        double pz = zs[from];
        for (int i = 0; i < count; i++) {
            double x = xs[begin + i] - px;
            double y = ys[begin + i] - py;
            double z = zs[begin + i] - pz;
            out[i] = x * x + y * y + z * z;
        }
        for (int d = 3; d < width; d++) {
            double[] axis = axes[d];
            for (int i = 0; i < count; i++) {
                double difference = axis[begin + i] - axis[from];
                out[i] += difference * difference;
            }
        }
    }

    /** The squared distance of a place to the nearest point that a node's box may hold. */
    double nearest(int place, int node) {
        int box = node * 2 * width;
        double sum = 0;
        for (int d = 0; d < width; d++) {
            double x = axes[d][place];
            double out = Math.max(0, Math.max(boxes[box + d] - x, x - boxes[box + width + d]));
            sum += out * out;
        }
        return sum;
    }

    /** The squared distance of a place to the farthest point that a node's box may hold. */
    double farthest(int place, int node) {
        int box = node * 2 * width;
        double sum = 0;
        for (int d = 0; d < width; d++) {
            double x = axes[d][place];
            double out = Math.max(x - boxes[box + d], boxes[box + width + d] - x);
            sum += out * out;
        }
        return sum;
    }

    /** The squared distance of two boxes. */
    double between(int node, int other) {
        int a = node * 2 * width;
        int b = other * 2 * width;
        double sum = 0;
        for (int d = 0; d < width; d++) {
            double gap =
                    Math.max(0, Math.max(boxes[a + d] - boxes[b + width + d], boxes[b + d] - boxes[a + width + d]));
            sum += gap * gap;
        }
        return sum;
    }

    /** Rows of {@code each} places in the order of the tree, as rows of points in the order of the points. */
    int[] byPoint(int[] places, int each) {
        int[] result = new int[places.length];
        for (int at = 0; at < ids.length; at++) {
            int row = ids[at] * each;
            for (int r = 0; r < each; r++) {
                result[row + r] = ids[places[at * each + r]];
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return "KdTree[points=" + ids.length + ", axes=" + width + ", root="
                + Arrays.toString(Arrays.copyOf(boxes, 2 * width)) + "]";
    }
}
