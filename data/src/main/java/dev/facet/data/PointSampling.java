package dev.facet.data;

import dev.facet.graph.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fewer points of a cloud: spread evenly, one a voxel, or block by block.
 *
 * <p>Results are indices of points, for {@link PointCloud#select}. The same seed gives the same points for any number of
 * threads. Lengths are in the unit of positions.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the argument.
 */
public final class PointSampling {
    private static final int FIRST = 41;
    private static final int BLOCKS = 42;
    private static final int GRAIN = 1 << 13;
    private static final int CELL_BITS = 21;

    private PointSampling() {}

    /**
     * Points far from each other: the first is drawn, each further one is the point whose nearest chosen point is
     * farthest, ties going to the lower index (Eldar et al., "The farthest point strategy for progressive image
     * sampling", 1997).
     *
     * <p>Cost: time O(N count) in parallel, 8 bytes a point.
     *
     * @param count 1 to the number of points
     * @return the points in the order they were chosen: every beginning is spread evenly too
     */
    public static int[] farthest(PointCloud cloud, int count, long seed) {
        int n = cloud.points();
        if (count < 1 || count > n) {
            throw new IllegalArgumentException("the number of points to choose must be 1 to " + n + ", got " + count);
        }
        double[] p = cloud.positions();
        int dims = cloud.dims();
        double[] nearest = new double[n];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int[] best = new int[Parallel.chunks(n, GRAIN)];
        int[] chosen = new int[count];
        chosen[0] = new KeyedRandom(seed, FIRST, 0).below(n);
        for (int c = 1; c < count; c++) {
            int last = chosen[c - 1];
            nearest[last] = -1;
            Parallel.forRange(n, GRAIN, (chunk, from, to) -> {
                int farthest = from;
                for (int i = from; i < to; i++) {
                    double sum = 0;
                    for (int d = 0; d < dims; d++) {
                        double difference = p[i * dims + d] - p[last * dims + d];
                        sum += difference * difference;
                    }
                    nearest[i] = Math.min(nearest[i], sum);
                    if (nearest[i] > nearest[farthest]) {
                        farthest = i;
                    }
                }
                best[chunk] = farthest;
            });
            int next = best[0];
            for (int candidate : best) {
                if (nearest[candidate] > nearest[next]) {
                    next = candidate;
                }
            }
            chosen[c] = next;
        }
        return chosen;
    }

    /**
     * One point in each cube (square in two dimensions) of the given side that holds any: the one nearest to their mean,
     * ties going to the lower index.
     *
     * <p>Cost: time O(N log N), about 30 bytes a point.
     *
     * @return the points in ascending order
     */
    public static int[] voxels(PointCloud cloud, double side) {
        double[] p = cloud.positions();
        int dims = cloud.dims();
        int[] cellOf = cells(cloud, dims, side);
        int cells = count(cellOf);
        double[] means = new double[cells * dims];
        int[] members = new int[cells];
        for (int i = 0; i < cellOf.length; i++) {
            members[cellOf[i]]++;
            for (int d = 0; d < dims; d++) {
                means[cellOf[i] * dims + d] += p[i * dims + d];
            }
        }
        double[] least = new double[cells];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        int[] kept = new int[cells];
        for (int i = 0; i < cellOf.length; i++) {
            int cell = cellOf[i];
            double sum = 0;
            for (int d = 0; d < dims; d++) {
                double difference = p[i * dims + d] - means[cell * dims + d] / members[cell];
                sum += difference * difference;
            }
            if (sum < least[cell]) {
                least[cell] = sum;
                kept[cell] = i;
            }
        }
        Arrays.sort(kept);
        return kept;
    }

    /**
     * A wide cloud cut into blocks of at most so many points, as networks take tiles of LiDAR: square tiles of x and y
     * from the least corner on, the points of one that has more dealt out at random into blocks of like size, so that each
     * covers the tile. Every point is in one block.
     *
     * <p>Cost: time O(N log N). Randomness: keyed by seed and tile.
     *
     * @return blocks in the order of tiles, by x, then y; points of each in ascending order
     */
    public static List<int[]> blocks(PointCloud cloud, double side, int most, long seed) {
        if (most < 1) {
            throw new IllegalArgumentException("the most points of a block must be at least 1, got " + most);
        }
        int[] cellOf = cells(cloud, 2, side);
        int cells = count(cellOf);
        int[] begins = new int[cells + 1];
        for (int cell : cellOf) {
            begins[cell + 1]++;
        }
        for (int cell = 0; cell < cells; cell++) {
            begins[cell + 1] += begins[cell];
        }
        int[] order = new int[cellOf.length];
        int[] next = begins.clone();
        for (int i = 0; i < cellOf.length; i++) {
            order[next[cellOf[i]]++] = i;
        }
        List<int[]> blocks = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
            int[] members = Arrays.copyOfRange(order, begins[cell], begins[cell + 1]);
            int parts = (members.length + most - 1) / most;
            if (parts > 1) {
                new KeyedRandom(seed, BLOCKS, cell).shuffle(members);
            }
            for (int part = 0; part < parts; part++) {
                int[] block = Arrays.copyOfRange(members, (int) ((long) members.length * part / parts), (int)
                        ((long) members.length * (part + 1) / parts));
                Arrays.sort(block);
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static int count(int[] cellOf) {
        return Arrays.stream(cellOf).max().orElse(-1) + 1;
    }

    /** (points): the cell of each along the first axes, numbered from 0 in the order of (x, y, z), those with points alone. */
    private static int[] cells(PointCloud cloud, int axes, double side) {
        if (!(side > 0 && Double.isFinite(side))) {
            throw new IllegalArgumentException("the side of a cell must be positive and finite, got " + side);
        }
        double[] p = cloud.positions();
        int dims = cloud.dims();
        double[] least = new double[axes];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int c = 0; c < p.length; c++) {
            if (c % dims < axes) {
                least[c % dims] = Math.min(least[c % dims], p[c]);
            }
        }
        long[] keys = new long[cloud.points()];
        for (int i = 0; i < keys.length; i++) {
            for (int d = 0; d < axes; d++) {
                double cell = Math.floor((p[i * dims + d] - least[d]) / side);
                if (!(cell < 1 << CELL_BITS)) {
                    throw new IllegalArgumentException("a side of " + side + " cuts the cloud into more than "
                            + (1 << CELL_BITS) + " cells along axis " + d);
                }
                keys[i] = (keys[i] << CELL_BITS) | (long) cell;
            }
        }
        long[] distinct = Arrays.stream(keys).sorted().distinct().toArray();
        int[] cellOf = new int[keys.length];
        Arrays.setAll(cellOf, i -> Arrays.binarySearch(distinct, keys[i]));
        return cellOf;
    }
}
