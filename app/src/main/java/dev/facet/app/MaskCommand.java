package dev.facet.app;

import dev.facet.data.Npy;
import dev.facet.data.NpyArray;
import dev.facet.data.ScipyCsr;
import dev.facet.graph.Graph;
import dev.facet.graph.MaskPattern;
import dev.facet.graph.Modulation;
import dev.facet.graph.SparseMatrix;
import dev.facet.graph.WalkOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code facet mask}: the mask itself, estimated or exact. */
@Command(
        name = "mask",
        description = "Writes the mask M^ of a graph, or the exact M, as CSR (.npz) or dense (.npy).",
        footer = {
            "",
            "Examples:",
            "  facet mask --graph grid:16x16 --walks 16 --scheme repelling --out mask.npz",
            "  facet mask --graph cycle:100 --exact --kernel laplacian --out mask.npy",
            "  facet mask --graph tile.laz --knn 8 --around 4000 --picture around.png"
        })
final class MaskCommand extends Verb {
    @Mixin
    GraphArguments graph = new GraphArguments();

    @Mixin
    WalkArguments walks = new WalkArguments();

    @Mixin
    KernelArguments kernel = new KernelArguments();

    @Mixin
    MaskArguments mask = new MaskArguments();

    @Mixin
    AroundArguments around = new AroundArguments();

    @Mixin
    OutputArguments output = new OutputArguments();

    @Override
    void run() {
        mask.check(this);
        if (!mask.exact && !mask.estimator.walks()) {
            throw new UserException("--estimator " + mask.name()
                    + " is no mask of the graph's walks to write: it is of use" + " in 'facet attend'");
        }
        WalkOptions options = walks.options(seed());
        Modulation f = kernel.modulation(this, walks.maxLength);
        around.check(this, mask, output);
        if (around.node != null) {
            answer(around.run(graph, f, options, output));
            return;
        }
        Graph weighted = graph.weighted();
        if (output.endsIn(".npy")) {
            requireRoomForDense(weighted.nodes());
        }
        long start = System.nanoTime();
        MaskPattern pattern = mask.pattern(weighted, options);
        SparseMatrix matrix = pattern.pattern().toMatrix(pattern.values(f));
        double seconds = (System.nanoTime() - start) / 1e9;
        Path out = output.out;
        if (out != null && output.endsIn(".npy")) {
            Npy.write(out, output.force, dense(matrix));
        } else if (out != null) {
            ScipyCsr.write(out, output.force, matrix);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nodes", matrix.rows());
        fields.put("mask", mask.name());
        fields.put("nonzeros", matrix.entries());
        fields.put("nonzeros_per_row", matrix.rows() == 0 ? 0.0 : (double) matrix.entries() / matrix.rows());
        fields.put("seconds", seconds);
        if (out != null) {
            fields.put("out", out.toString());
        }
        answer(fields);
    }

    private void requireRoomForDense(int nodes) {
        double bytes = 4.0 * nodes * nodes;
        Runtime runtime = Runtime.getRuntime();
        if (bytes > .8 * runtime.maxMemory() || (long) nodes * nodes > Integer.MAX_VALUE - 8) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "--out %s: a dense mask of %d nodes wants %.1f GiB, the Java heap has at most %.1f; --out NAME.npz"
                            + " writes only what is not zero, and 'facet attend%s' uses the mask without storing it",
                    output.out,
                    nodes,
                    bytes / 0x1p30,
                    runtime.maxMemory() / 0x1p30,
                    mask.exact ? " --exact --path horner" : ""));
        }
    }

    private static NpyArray dense(SparseMatrix matrix) {
        int n = matrix.rows();
        float[] dense = new float[n * n];
        int[] offsets = matrix.offsets();
        int[] columns = matrix.indices();
        float[] values = matrix.values();
        for (int i = 0; i < n; i++) {
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                dense[i * n + columns[e]] = values[e];
            }
        }
        return NpyArray.of(dense, n, n);
    }
}
