package dev.facet.app;

import static java.lang.foreign.MemorySegment.ofArray;

import dev.facet.data.DataFormatException;
import dev.facet.data.GraphFiles;
import dev.facet.data.GraphSource;
import dev.facet.data.Npy;
import dev.facet.data.NpyArray;
import dev.facet.data.PointCloud;
import dev.facet.data.PointGraphs;
import dev.facet.data.ScipyCsr;
import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionMask;
import dev.facet.graph.AttentionPath;
import dev.facet.graph.AttentionPlan;
import dev.facet.graph.AttentionShape;
import dev.facet.graph.FeatureMap;
import dev.facet.graph.Graph;
import dev.facet.graph.MaskedAttention;
import dev.facet.graph.SpaceCurve;
import dev.facet.graph.SparseAttention;
import dev.facet.graph.SparseMatrix;
import dev.facet.graph.WalkOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

/** {@code facet attend}: masked attention of arrays in files. */
@Command(
        name = "attend",
        description = "Computes masked attention of queries, keys and values, by the cheapest path or the one named.",
        footer = {
            "",
            "Examples:",
            "  facet attend --queries q.npy --keys k.npy --values v.npy \\",
            "      --graph grid:64x64 --out y.npy",
            "  facet attend --queries q.npy --keys k.npy --values v.npy \\",
            "      --graph edges.tsv --exact --path horner --json"
        })
final class AttendCommand extends Verb {
    /** Below this share of the absolute sum of its weights a denominator is rounding, not a sum. */
    private static final double LEAST_DENOMINATOR = 1e-6;

    /** The mixins that say which mask is meant: what a mask from a file takes the place of. */
    private static final List<String> MASK_MIXINS = List.of("graph", "walks", "kernel", "mask");

    @Mixin
    AttendArguments arguments = new AttendArguments();

    @Mixin
    GraphArguments graph = new GraphArguments();

    @Mixin
    WalkArguments walks = new WalkArguments();

    @Mixin
    KernelArguments kernel = new KernelArguments();

    @Mixin
    MaskArguments mask = new MaskArguments();

    @Mixin
    OutputArguments output = new OutputArguments();

    /** A mask and the f that all heads share. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: only a name for two results.
    private record MaskAndModulation(AttentionMask mask, double[] f) {}

    @Override
    void run() {
        MaskArguments.Estimator estimator = estimator();
        checkSources(estimator);
        checkPath(estimator);
        output.check(".npy");
        AttendInputs inputs = AttendInputs.read(arguments.queries, arguments.keys, arguments.values, this);
        if (arguments.kernel == AttentionKernel.SOFTMAX && given("--feature-map")) {
            note("--kernel-attention softmax takes no feature map, --feature-map " + Choices.name(arguments.featureMap)
                    + " is not used");
        }
        GraphSource source = graph.graph == null ? null : graph.source();
        PointCloud points = source == null ? null : GraphFiles.points(source);
        Graph weighted = source == null ? null : weighted(source, points);
        if (weighted != null) {
            checkNodes(weighted.nodes(), "--graph " + graph.graph, inputs);
        }
        long start = System.nanoTime();
        MaskAndModulation masked = mask(estimator, weighted, inputs);
        AttentionShape shape =
                new AttentionShape(1, inputs.heads(), inputs.nodes(), inputs.queryFeatures(), inputs.valueFeatures());
        AttentionPlan plan = plan(masked.mask(), shape);
        String forecast = plan.forecast();
        if (forecast != null) {
            note(forecast);
        }
        MaskedAttention attention = points == null
                ? MaskedAttention.of(masked.mask(), plan)
                : MaskedAttention.of(masked.mask(), plan, SpaceCurve.hilbert(points.positions(), points.dims()));
        long built = System.nanoTime();
        float[] outputs = new float[Math.toIntExact(shape.valueElements())];
        float[] denominators = new float[Math.toIntExact(shape.denominatorElements())];
        MaskedAttention.Inputs in = mapped(inputs);
        MaskedAttention.Results out = new MaskedAttention.Results(ofArray(outputs), ofArray(denominators));
        double[][] f = {masked.f()};
        attention.forward(f, shape, in, out);
        long done = System.nanoTime();
        checkStable(attention, f, shape, in, out);
        long zeros = SparseAttention.zeroRows(shape, out.denominators());
        if (zeros > 0) {
            warn(zeros + " of " + denominators.length + " rows have denominator 0, and output 0");
        }
        if (output.out != null) {
            Npy.write(output.out, output.force, NpyArray.of(outputs, inputs.outputShape()));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", Choices.name(attention.path()));
        fields.put("mask", source(estimator));
        fields.put("kernel_attention", Choices.name(arguments.kernel));
        if (arguments.kernel == AttentionKernel.LINEAR) {
            fields.put("feature_map", Choices.name(arguments.featureMap));
        }
        fields.put("nodes", inputs.nodes());
        fields.put("heads", inputs.heads());
        fields.put("nonzeros", attention.nonzeros());
        fields.put("zero_rows", zeros);
        fields.put("seconds", (done - start) / 1e9);
        fields.put("seconds_mask", (built - start) / 1e9);
        fields.put("seconds_attention", (done - built) / 1e9);
        if (output.out != null) {
            fields.put("out", output.out.toString());
        }
        answer(fields);
    }

    private Graph weighted(GraphSource source, @Nullable PointCloud points) {
        return graph.weighted(points == null ? GraphFiles.read(source) : PointGraphs.of(points, source));
    }

    /** {@code --path asymmetric} says which estimator is meant. */
    private MaskArguments.Estimator estimator() {
        boolean implied = arguments.path == AttendArguments.PathChoice.ASYMMETRIC
                && !given("--estimator")
                && !mask.exact
                && arguments.mask == null;
        return implied ? MaskArguments.Estimator.ASYMMETRIC : mask.estimator;
    }

    /** Refuses masks that come from two places, or from none. */
    private void checkSources(MaskArguments.Estimator estimator) {
        if (arguments.features != null && arguments.mask != null) {
            throw new UserException("--features and --mask exclude each other, got both");
        }
        String file = arguments.features != null ? "--features" : "--mask";
        if (arguments.features != null || arguments.mask != null) {
            boolean features = arguments.features != null;
            for (String mixin : MASK_MIXINS) {
                for (OptionSpec option :
                        Objects.requireNonNull(spec().mixins().get(mixin)).options()) {
                    String name = option.longestName();
                    if (given(name) && !(features && name.equals("--estimator"))) {
                        throw new UserException(
                                file + " takes the place of a graph's mask, but " + name + " is given too");
                    }
                }
            }
            if (features
                    && estimator != MaskArguments.Estimator.SYMMETRIC
                    && estimator != MaskArguments.Estimator.ASYMMETRIC) {
                throw new UserException("--features holds one Phi, for --estimator symmetric or asymmetric, but"
                        + " --estimator " + Choices.name(estimator) + " is given");
            }
            return;
        }
        mask.check(this);
        if (graph.graph == null && (mask.exact || estimator.walks())) {
            throw new UserException("a mask is missing: --graph, --features, --mask or --estimator none gives one");
        }
    }

    /** Refuses paths that do not go with the mask or the kernel, naming both options. */
    private void checkPath(MaskArguments.Estimator estimator) {
        AttentionPath path = arguments.path.path;
        if (path == null) {
            return;
        }
        String named = "--path " + Choices.name(arguments.path);
        List<AttentionPath> allowed = pathsOf(estimator);
        if (!allowed.contains(path)) {
            throw new UserException(named + " does not go with " + option(estimator)
                    + (allowed.isEmpty()
                            ? ", which has a way of its own: leave --path away"
                            : "; "
                                    + String.join(
                                            ", ",
                                            allowed.stream().map(Choices::name).toList()) + " do"));
        }
        if (arguments.kernel == AttentionKernel.SOFTMAX && !AttentionPlan.allowsSoftmax(path)) {
            throw new UserException(
                    named + " does not go with --kernel-attention softmax; dense, sparse and asymmetric do");
        }
    }

    /** The paths that the user may name for a mask, whatever the kernel. */
    private List<AttentionPath> pathsOf(MaskArguments.Estimator estimator) {
        AttentionMask.Kind kind = kind(estimator);
        if (kind == AttentionMask.Kind.TOEPLITZ || kind == AttentionMask.Kind.NONE) {
            return List.of();
        }
        return AttentionPlan.allowed(kind, AttentionKernel.LINEAR);
    }

    private AttentionMask.Kind kind(MaskArguments.Estimator estimator) {
        if (arguments.mask != null) {
            return AttentionMask.Kind.GIVEN;
        }
        if (mask.exact) {
            return AttentionMask.Kind.EXACT;
        }
        return switch (estimator) {
            case SYMMETRIC, INDEPENDENT -> AttentionMask.Kind.ESTIMATED;
            case ASYMMETRIC -> AttentionMask.Kind.ASYMMETRIC;
            case TOEPLITZ -> AttentionMask.Kind.TOEPLITZ;
            case NONE -> AttentionMask.Kind.NONE;
        };
    }

    /** Where the mask comes from, in a word. */
    private String source(MaskArguments.Estimator estimator) {
        if (arguments.mask != null) {
            return "given";
        }
        return mask.exact ? "exact" : Choices.name(estimator);
    }

    /** The option that says which mask is meant. */
    private String option(MaskArguments.Estimator estimator) {
        if (arguments.mask != null) {
            return "--mask " + arguments.mask;
        }
        return mask.exact ? "--exact" : "--estimator " + Choices.name(estimator);
    }

    private MaskAndModulation mask(MaskArguments.Estimator estimator, @Nullable Graph weighted, AttendInputs inputs) {
        if (arguments.mask != null) {
            SparseMatrix matrix = square("--mask", arguments.mask, inputs);
            return new MaskAndModulation(new AttentionMask.Given(matrix), new double[0]);
        }
        if (arguments.features != null) {
            SparseMatrix phi = square("--features", arguments.features, inputs);
            return estimator == MaskArguments.Estimator.ASYMMETRIC
                    ? new MaskAndModulation(new AttentionMask.Given(phi), new double[0])
                    : new MaskAndModulation(AttentionMask.features(phi), new double[] {1});
        }
        if (!mask.exact && estimator == MaskArguments.Estimator.NONE) {
            return new MaskAndModulation(new AttentionMask.None(inputs.nodes()), new double[0]);
        }
        if (!mask.exact && estimator == MaskArguments.Estimator.TOEPLITZ) {
            return toeplitz(inputs);
        }
        WalkOptions options = walks.options(seed());
        double[] f = kernel.modulation(this, walks.maxLength).coefficients();
        return new MaskAndModulation(mask.attention(estimator, Objects.requireNonNull(weighted), options), f);
    }

    private MaskAndModulation toeplitz(AttendInputs inputs) {
        Path file = Objects.requireNonNull(mask.table);
        NpyArray table = Npy.read(file);
        if (table.rank() != 2 || table.size(0) % 2 == 0 || table.size(1) % 2 == 0) {
            throw new DataFormatException(
                    file, "has shape " + AttendInputs.shape(table) + ", --table takes (2H-1, 2W-1) of a grid HxW");
        }
        int height = (table.size(0) + 1) / 2;
        int width = (table.size(1) + 1) / 2;
        String grid = "grid:" + height + "x" + width;
        if (graph.graph != null && !graph.graph.equals(grid) && !graph.graph.equals(grid + ":diagonal")) {
            throw new UserException("--table " + file + " has shape " + AttendInputs.shape(table) + ", the offsets of "
                    + grid + ", but --graph is " + graph.graph);
        }
        checkNodes(
                Math.multiplyExact(height, width),
                "--table " + file + " of shape " + AttendInputs.shape(table) + ", for " + grid + ",",
                inputs);
        int bad = table.firstNonFinite();
        if (bad >= 0) {
            throw new DataFormatException(
                    file, "has " + table.floats()[bad] + " at place " + bad + ", --table must be" + " finite");
        }
        float[] floats = table.floats();
        double[] f = new double[floats.length];
        for (int t = 0; t < f.length; t++) {
            f[t] = floats[t];
        }
        AttentionMask.Toeplitz masked = new AttentionMask.Toeplitz(height, width);
        try {
            masked.check(f);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file, String.valueOf(e.getMessage()));
        }
        return new MaskAndModulation(masked, f);
    }

    private SparseMatrix square(String option, Path file, AttendInputs inputs) {
        SparseMatrix matrix = ScipyCsr.read(file);
        if (matrix.rows() != matrix.columns()) {
            throw new DataFormatException(
                    file, "is " + matrix.rows() + " x " + matrix.columns() + ", " + option + " takes (N, N)");
        }
        checkNodes(matrix.rows(), option + " " + file, inputs);
        return matrix;
    }

    private void checkNodes(int nodes, String what, AttendInputs inputs) {
        if (nodes != inputs.nodes()) {
            throw new UserException(what + " has " + nodes + " nodes, but --queries " + arguments.queries + " has "
                    + inputs.nodes() + " rows");
        }
    }

    private AttentionPlan plan(AttentionMask masked, AttentionShape shape) {
        AttentionPath path = arguments.path.path;
        if (path == null) {
            return AttentionPlan.choose(masked, arguments.kernel, shape, 1);
        }
        // Phi as a given matrix is the asymmetric mask, whose path is then the sparse one.
        boolean given = masked instanceof AttentionMask.Given;
        AttentionPath taken = given && path == AttentionPath.ASYMMETRIC ? AttentionPath.SPARSE : path;
        try {
            return AttentionPlan.forced(masked, arguments.kernel, shape, taken);
        } catch (IllegalArgumentException e) {
            throw new UserException("--path " + Choices.name(arguments.path) + ": " + e.getMessage(), e);
        }
    }

    private MaskedAttention.Inputs mapped(AttendInputs inputs) {
        float[] q = inputs.queries();
        float[] k = inputs.keys();
        if (arguments.kernel == AttentionKernel.LINEAR) {
            FeatureMap map = arguments.featureMap;
            q = map.queries(q, inputs.queryFeatures(), seed());
            k = map.keys(k, inputs.queryFeatures(), seed());
        }
        return new MaskedAttention.Inputs(ofArray(q), ofArray(k), ofArray(inputs.values()));
    }

    /** Fails where a mask of mixed signs lets the weights of a row cancel. */
    private void checkStable(
            MaskedAttention attention,
            double[][] f,
            AttentionShape shape,
            MaskedAttention.Inputs in,
            MaskedAttention.Results out) {
        if (!attention.mask().mixedSigns(f[0])) {
            return;
        }
        MaskedAttention.UnstableRow row = attention.firstUnstable(f, shape, in, out, LEAST_DENOMINATOR);
        if (row != null) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "the mask has mixed signs and the weights of row %d%s cancel: |denominator| %.3g is below %.0e of"
                            + " their absolute sum %.3g",
                    row.row(),
                    shape.heads() == 1 ? "" : " of head " + row.head(),
                    Math.abs(row.denominator()),
                    LEAST_DENOMINATOR,
                    row.absolute()));
        }
    }
}
