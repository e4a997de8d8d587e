package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Masks of a grid that depend on the offset between two nodes alone, M_ij = exp(b[row_i - row_j, column_i - column_j]),
 * applied to columns by two-dimensional Fourier transforms.
 *
 * <p>Source: the Toeplitz masks of Choromanski et al., "From block-Toeplitz matrices to differential equations on
 * graphs", ICML 2022, arXiv:2107.07999; the rival of Reid et al., arXiv:2410.03462.
 *
 * <p>Formula: Y = K * X, a convolution with K = exp(b), zero-padded to lengths 2^a 3^b 5^c of at least (2 height - 1,
 * 2 width - 1), on which it is circular. K is real, so two columns ride as real and imaginary part of one transform.
 * Backward: dX = K correlated with dY, and db = exp(b) times the correlation of dY with X.
 *
 * <p>Shapes: tables b (2 height - 1, 2 width - 1), the offset 0, 0 in the middle; X, Y (N, c) float32, contiguous, node
 * id row x width + column. Output may be the input's own memory.
 *
 * <p>Cost: O(N log N) a column; 2 L columns are done at once, L the lanes of a vector, in 16 L (height + 2) x width
 * bytes or so for each running thread. Single precision: errors are some 1e-7 of the largest sum of a column. Blocks of
 * columns run in parallel; the same bits for any number of threads.
 *
 * <p>Errors: {@link IllegalArgumentException} that names both lengths when they do not fit, or the entry of a table
 * that is too large or no number.
 */
public final class ToeplitzMask {
    /** Groups of blocks with a correlation sum of their own: fixed, so that sums do not depend on threads. */
    private static final int GROUPS = 8;
    /** So that a padded plane of vectors of 16 lanes is an array. */
    private static final int MOST_NODES = 1 << 24;
    /** The logarithm of the largest float, less what sums need. */
    private static final float LARGEST = 80;

    private final int height;
    private final int width;
    private final FourierPlan down;
    private final FourierPlan across;
    private final FourierKernel kernel;
    private final ScratchPool<Planes> scratch;

    ToeplitzMask(int height, int width, FourierKernel kernel) {
        checkGrid(height, width);
        this.height = height;
        this.width = width;
        this.down = new FourierPlan(FourierPlan.cheapestLength(2 * height - 1));
        this.across = new FourierPlan(FourierPlan.cheapestLength(2 * width - 1));
        this.kernel = kernel;
        this.scratch = new ScratchPool<>(Planes::new);
    }

    /** Masks of a grid; the tables come with each call. */
    public static ToeplitzMask of(int height, int width) {
        return new ToeplitzMask(height, width, SimdSupport.available() ? new SimdFourier() : new ScalarFourier());
    }

    /** A table b, ready to be applied: exp(b) and its transform. Cost: about that of applying it to two columns. */
    public final class Table {
        private final double[] weights;
        /** The transform of exp(b), column by column, with the scale of the inverse: (across, down) complex. */
        private final float[] spectrum;

        private Table(float[] b) {
            int rows = down.length();
            int columns = across.length();
            weights = new double[b.length];
            float[] plane = new float[2 * rows * columns];
            double scale = 1.0 / ((double) rows * columns);
            for (int t = 0; t < b.length; t++) {
                weights[t] = Math.exp(b[t]);
                plane[2 * place(t)] = (float) (weights[t] * scale);
            }
            spectrum = transform(plane, rows, columns, across, down, false);
        }
    }

    /** The table b (2 height - 1, 2 width - 1). */
    public Table table(float[] b) {
        checkTable(height, width, b);
        return new Table(b);
    }

    /** Refuses grids without nodes, or of too many. */
    static void checkGrid(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("a grid has at least one row and column, got " + height + " x " + width);
        }
        if ((long) height * width > MOST_NODES) {
            throw new IllegalArgumentException(
                    "Toeplitz masks take grids of at most " + MOST_NODES + " nodes, got " + height + " x " + width);
        }
    }

    /** Refuses tables that are not a grid's, or whose e^b would be no float. */
    static void checkTable(int height, int width, float[] b) {
        if (b.length != (2 * height - 1) * (2 * width - 1)) {
            throw new IllegalArgumentException("a Toeplitz table of a grid of " + height + " x " + width + " is "
                    + (2 * height - 1) + " x " + (2 * width - 1) + ", got " + b.length + " numbers");
        }
        for (int t = 0; t < b.length; t++) {
            // e^b beyond a float, or NaN, would spread over every entry of the result.
            if (!(b[t] <= LARGEST)) {
                throw new IllegalArgumentException("entry (" + t / (2 * width - 1) + ", " + t % (2 * width - 1)
                        + ") of a Toeplitz table is " + b[t] + ", it must be at most " + LARGEST);
            }
        }
    }

    /** The number of nodes, N. */
    public int nodes() {
        return height * width;
    }

    /** The length of a table. */
    public int offsets() {
        return (2 * height - 1) * (2 * width - 1);
    }

    /** Y = M X. */
    public void apply(Table table, int columns, MemorySegment x, MemorySegment y) {
        check("x", x, columns);
        check("y", y, columns);
        convolve(table, false, columns, x, y);
    }

    /** Y = M^T X. */
    public void applyTransposed(Table table, int columns, MemorySegment x, MemorySegment y) {
        check("x", x, columns);
        check("y", y, columns);
        convolve(table, true, columns, x, y);
    }

    private void convolve(Table table, boolean transposed, int columns, MemorySegment x, MemorySegment y) {
        try (NativeCopies copies = new NativeCopies()) {
            convolveShared(table, transposed, columns, copies.sharedInput(x), copies.sharedOutput(y));
        }
    }

    private void convolveShared(Table table, boolean transposed, int columns, MemorySegment x, MemorySegment y) {
        Parallel.forRange(columns, 2 * kernel.lanes(), (block, from, to) -> {
            Planes planes = scratch.borrow();
            forwardRows(x, columns, from, to, planes.main, planes);
            for (int q = 0; q < across.length(); q++) {
                forwardColumn(planes.main, q, planes.a, planes.b);
                finishColumn(table, transposed, q, planes);
            }
            inverseRows(planes, y, columns, from, to);
            scratch.giveBack(planes);
        });
    }

    /**
     * Given dY of Y = M X: writes dX = M^T dY and adds the gradient with respect to b to {@code dTable}
     * (2 height - 1, 2 width - 1).
     */
    public void gradient(
            Table table, int columns, MemorySegment x, MemorySegment dy, MemorySegment dx, double[] dTable) {
        check("x", x, columns);
        check("dy", dy, columns);
        check("dx", dx, columns);
        if (dTable.length != offsets()) {
            throw new IllegalArgumentException(
                    "the gradient of the table must hold " + offsets() + " numbers, got " + dTable.length);
        }
        try (NativeCopies copies = new NativeCopies()) {
            correlate(table, columns, copies.sharedInput(x), copies.sharedInput(dy), copies.sharedOutput(dx), dTable);
        }
    }

    private void correlate(
            Table table, int columns, MemorySegment x, MemorySegment dy, MemorySegment dx, double[] dTable) {
        int rows = down.length();
        int area = rows * across.length();
        int blocks = Parallel.chunks(columns, 2 * kernel.lanes());
        int grain = Math.max(1, (blocks + GROUPS - 1) / GROUPS);
        double[][] sums = new double[Parallel.chunks(blocks, grain)][];
        Parallel.forRange(blocks, grain, (group, firstBlock, lastBlock) -> {
            double[] sum = new double[2 * area];
            Planes planes = scratch.borrow();
            float[] second = planes.second();
            for (int block = firstBlock; block < lastBlock; block++) {
                int from = block * 2 * kernel.lanes();
                int to = Math.min(columns, from + 2 * kernel.lanes());
                forwardRows(x, columns, from, to, second, planes);
                forwardRows(dy, columns, from, to, planes.main, planes);
                for (int q = 0; q < across.length(); q++) {
                    float[] z = forwardColumn(second, q, planes.c, planes.d);
                    float[] g = forwardColumn(planes.main, q, planes.a, planes.b);
                    kernel.correlate(rows, g, z, sum, q * rows);
                    finishColumn(table, true, q, planes);
                }
                inverseRows(planes, dx, columns, from, to);
            }
            sums[group] = sum;
            scratch.giveBack(planes);
        });
        float[] total = new float[2 * area]; // (across, down)
        for (int t = 0; t < 2 * area; t++) {
            double sum = 0;
            for (double[] part : sums) {
                sum += part[t];
            }
            total[t] = (float) (sum / area);
        }
        float[] correlation = transform(total, across.length(), rows, down, across, true); // (down, across)
        for (int t = 0; t < dTable.length; t++) {
            dTable[t] += table.weights[t] * correlation[2 * place(t)];
        }
    }

    /** Where the offset of table entry t lies on the circular plane (down, across). */
    private int place(int t) {
        int row = t / (2 * width - 1) - (height - 1);
        int column = t % (2 * width - 1) - (width - 1);
        return Math.floorMod(row, down.length()) * across.length() + Math.floorMod(column, across.length());
    }

    /** Packs some columns, the first half of them as real parts, and transforms the grid's rows. */
    private void forwardRows(MemorySegment x, int columns, int from, int to, float[] plane, Planes planes) {
        int element = 2 * kernel.lanes();
        int length = across.length() * element;
        for (int row = 0; row < height; row++) {
            float[] line = planes.a;
            Arrays.fill(line, 0, length, 0f);
            for (int column = 0; column < width; column++) {
                long start = 4 * ((long) (row * width + column) * columns + from);
                MemorySegment.copy(x, ValueLayout.JAVA_FLOAT, start, line, column * element, to - from);
            }
            float[] done = across.transform(kernel, false, line, planes.b);
            System.arraycopy(done, 0, plane, row * length, length);
        }
    }

    /** The transform of one column of the plane; the grid's rows are followed by zeros. */
    private float[] forwardColumn(float[] plane, int q, float[] line, float[] work) {
        int element = 2 * kernel.lanes();
        int length = across.length() * element;
        for (int row = 0; row < height; row++) {
            System.arraycopy(plane, row * length + q * element, line, row * element, element);
        }
        Arrays.fill(line, height * element, down.length() * element, 0f);
        return down.transform(kernel, false, line, work);
    }

    /** Multiplies the column just transformed by the table's, and puts what that is the transform of into the plane. */
    private void finishColumn(Table table, boolean transposed, int q, Planes planes) {
        int element = 2 * kernel.lanes();
        int length = across.length() * element;
        float[] line = down.endsInWork() ? planes.b : planes.a;
        float[] work = down.endsInWork() ? planes.a : planes.b;
        kernel.multiply(down.length(), table.spectrum, q * down.length(), transposed, line);
        float[] done = down.transform(kernel, true, line, work);
        for (int row = 0; row < height; row++) {
            System.arraycopy(done, row * element, planes.main, row * length + q * element, element);
        }
    }

    private void inverseRows(Planes planes, MemorySegment y, int columns, int from, int to) {
        int element = 2 * kernel.lanes();
        int length = across.length() * element;
        for (int row = 0; row < height; row++) {
            System.arraycopy(planes.main, row * length, planes.a, 0, length);
            float[] done = across.transform(kernel, true, planes.a, planes.b);
            for (int column = 0; column < width; column++) {
                long start = 4 * ((long) (row * width + column) * columns + from);
                MemorySegment.copy(done, column * element, y, ValueLayout.JAVA_FLOAT, start, to - from);
            }
        }
    }

    /**
     * The two-dimensional transform of one complex plane (rows, columns), turned: (columns, rows). Lanes are rows first
     * and columns then.
     */
    private float[] transform(
            float[] plane, int rows, int columns, FourierPlan alongRow, FourierPlan alongColumn, boolean inverse) {
        float[] half = transformRows(plane, rows, columns, alongRow, inverse); // (columns, rows)
        return transposed(transformRows(half, columns, rows, alongColumn, inverse), rows, columns);
    }

    /** Transforms each row of a complex plane (rows, columns); the result is turned: (columns, rows). */
    private float[] transformRows(float[] plane, int rows, int columns, FourierPlan plan, boolean inverse) {
        int lanes = kernel.lanes();
        float[] turned = new float[plane.length];
        Parallel.forRange(rows, lanes, (chunk, from, to) -> {
            float[] line = new float[2 * lanes * columns];
            for (int row = from; row < to; row++) {
                for (int t = 0; t < columns; t++) {
                    line[2 * lanes * t + row - from] = plane[2 * (row * columns + t)];
                    line[2 * lanes * t + lanes + row - from] = plane[2 * (row * columns + t) + 1];
                }
            }
            float[] done = plan.transform(kernel, inverse, line, new float[line.length]);
            for (int t = 0; t < columns; t++) {
                for (int row = from; row < to; row++) {
                    turned[2 * (t * rows + row)] = done[2 * lanes * t + row - from];
                    turned[2 * (t * rows + row) + 1] = done[2 * lanes * t + lanes + row - from];
                }
            }
        });
        return turned;
    }

    private static float[] transposed(float[] plane, int rows, int columns) {
        float[] turned = new float[plane.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[2 * (j * rows + i)] = plane[2 * (i * columns + j)];
                turned[2 * (j * rows + i) + 1] = plane[2 * (i * columns + j) + 1];
            }
        }
        return turned;
    }

    private void check(String name, MemorySegment segment, int columns) {
        if (columns < 0) {
            throw new IllegalArgumentException("the number of columns must be at least 0, got " + columns);
        }
        long bytes = 4L * nodes() * columns;
        if (segment.byteSize() != bytes) {
            throw new IllegalArgumentException(name + " must hold " + nodes() + " x " + columns + " floats, " + bytes
                    + " bytes, got " + segment.byteSize() + " bytes");
        }
    }

    /** The working arrays of one block of columns: transformed rows, and four lines. */
    private final class Planes {
        final float[] main = plane();
        final float[] a = line();
        final float[] b = line();
        final float[] c = line();
        final float[] d = line();
        private float[] other = new float[0];

        /** A second plane, for the gradient alone. */
        float[] second() {
            if (other.length == 0) {
                other = plane();
            }
            return other;
        }

        private float[] plane() {
            return new float[Math.multiplyExact(height * across.length(), 2 * kernel.lanes())];
        }

        private float[] line() {
            return new float[Math.max(down.length(), across.length()) * 2 * kernel.lanes()];
        }
    }
}
