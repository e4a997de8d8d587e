package dev.facet.benchmarks;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionOracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code facet bench attention}: the sparse path against the paper's landmark order, softmax, torch's own sparse
 * operations, a matrix product, and the exact Toeplitz mask; and how its cost grows with N.
 */
final class AttentionBenchmark {
    private static final double TOLERANCE = 1e-4;
    /** Above as many nodes only a part of the features passes the Toeplitz mask: its cost is proportional to them. */
    private static final int TOEPLITZ_WHOLE = 8_000;

    private static final String FORWARD = "sparse forward";
    private static final String VALUES_FORWARD = "sparse values and forward";
    private static final String TRAINING = "sparse forward and backward";
    private static final String SOFTMAX = "softmax (SDPA)";
    private static final String SOFTMAX_TRAINING = "softmax forward and backward";
    private static final String TORCH_SPARSE = "torch sparse";
    private static final String PRODUCT = "matrix product";

    private final Effort effort;
    private final BenchmarkLog log;
    private final List<Row> rows = new ArrayList<>();
    private final List<Agreement> agreements = new ArrayList<>();
    private final Map<String, BenchmarkReport.Timing> timings = new LinkedHashMap<>();

    AttentionBenchmark(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
    }

    /** Runs everything; where {@code out} is given, the curves of cost against N too. */
    BenchmarkReport run(@Nullable Path out) {
        log.note("answers on a small grid");
        agreements.addAll(new SmallAnswers(effort.setting()).check());
        AttentionProblem problem = new AttentionProblem(effort.setting());
        forward(problem);
        training(problem);
        toeplitz();
        Scaling scaling = new Scaling(effort, log);
        rows.add(Row.atMost("time-exponent", scaling.timeExponent(), "exponent", 1.1));
        rows.add(Row.atMost("memory-exponent", scaling.memoryExponent(), "exponent", 1.1));
        timings.putAll(scaling.timings());
        List<Path> files = out == null ? List.of() : new GridCurves(effort, log).write(out);
        double perRow = (double) problem.mask().entries() / problem.nodes();
        String setting = effort.setting() + String.format(Locale.ROOT, ", %.1f non-zeros a row", perRow);
        return new BenchmarkReport(setting, rows, agreements, timings, files);
    }

    private void forward(AttentionProblem problem) {
        FacetAttention own = new FacetAttention(problem);
        LandmarkRival whole = new LandmarkRival(problem, problem.features());
        LandmarkRival blocks = new LandmarkRival(problem, Math.max(1, problem.features() / 16));
        SoftmaxRival softmax = new SoftmaxRival(problem);
        TorchSparseRival sparse = new TorchSparseRival(problem);
        MatrixProductRival product = new MatrixProductRival(effort.productSize());

        own.forward();
        float[] outputs = SmallAnswers.array(own.outputs());
        agreements.add(Agreement.of("sparse path and landmark order", whole.answer(), outputs, TOLERANCE));
        agreements.add(Agreement.of("the same in blocks", blocks.answer(), outputs, TOLERANCE));
        agreements.add(Agreement.of("sparse path and torch sparse", sparse.answer(), outputs, TOLERANCE));
        agreements.add(softmaxRows(problem, softmax.answer()));
        int row = product.size() / 3;
        agreements.add(Agreement.of(
                "a row of the matrix product",
                Arrays.copyOfRange(product.answer(), row * product.size(), (row + 1) * product.size()),
                new double[][] {product.row(row)},
                TOLERANCE));

        log.note("forward, " + effort.setting());
        SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
        race.add(FORWARD, own::forward);
        race.add(VALUES_FORWARD, own::valuesAndForward);
        race.add("landmark, all features at once", whole::run);
        race.add("landmark, some features at a time", blocks::run);
        race.add(TORCH_SPARSE, sparse::run);
        race.add(SOFTMAX, softmax::run);
        race.add(PRODUCT, product::run);
        race.run();
        timings.putAll(race.timings());

        String landmark = race.faster("landmark, all features at once", "landmark, some features at a time");
        rows.add(Row.atLeast("forward-over-landmark", race.ratio(landmark, FORWARD), "x", 100));
        rows.add(Row.atLeast("forward-over-sdpa", race.ratio(SOFTMAX, FORWARD), "x", 180));
        rows.add(Row.atLeast("forward-over-torch-sparse", race.ratio(TORCH_SPARSE, FORWARD), "x", 1.5));
        rows.add(Row.atLeast("values-and-forward-over-landmark", race.ratio(landmark, VALUES_FORWARD), "x", 60));
        double kernel = race.ratio(PRODUCT, FORWARD) * own.multiplyAdds() / product.multiplyAdds();
        rows.add(Row.atLeast("kernel-over-gemm", kernel, "x", 0.35));
    }

    /** A few rows of softmax attention at full size against the formula in double. */
    private static Agreement softmaxRows(AttentionProblem problem, float[] got) {
        int[] chosen = {0, problem.nodes() / 3, problem.nodes() - 1};
        double[][] allQueries = problem.rows(problem.rawQueries());
        double[][] queries = new double[chosen.length][];
        double[][] ones = new double[chosen.length][problem.nodes()];
        float[] rows = new float[chosen.length * problem.features()];
        for (int r = 0; r < chosen.length; r++) {
            queries[r] = allQueries[chosen[r]];
            Arrays.fill(ones[r], 1);
            System.arraycopy(got, chosen[r] * problem.features(), rows, r * problem.features(), problem.features());
        }
        double[][] right = AttentionOracle.forward(
                AttentionKernel.SOFTMAX,
                queries,
                problem.rows(problem.rawKeys()),
                problem.rows(problem.values()),
                ones);
        return Agreement.of("three rows of softmax", rows, right, TOLERANCE);
    }

    private void training(AttentionProblem problem) {
        FacetAttention own = new FacetAttention(problem);
        SoftmaxGradientRival softmax = new SoftmaxGradientRival(problem);
        own.forwardAndBackward();
        float[] once = SmallAnswers.array(own.keyGradient());
        own.forwardAndBackward();
        agreements.add(Agreement.of("gradients of two calls", SmallAnswers.array(own.keyGradient()), once, 0));

        log.note("forward and backward, " + effort.setting());
        SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
        race.add(TRAINING, own::forwardAndBackward);
        race.add(SOFTMAX_TRAINING, softmax::run);
        race.run();
        timings.putAll(race.timings());
        rows.add(rows.size() - 1, Row.atLeast("fwd-bwd-over-sdpa", race.ratio(SOFTMAX_TRAINING, TRAINING), "x", 60));
    }

    /** The least gain over the exact Toeplitz mask, by whichever Fourier transform is faster on each grid. */
    private void toeplitz() {
        double least = Double.POSITIVE_INFINITY;
        for (int nodes : effort.toeplitzNodes()) {
            AttentionProblem problem = new AttentionProblem(effort.setting().onNodes(nodes));
            int features =
                    Math.clamp((long) problem.features() * TOEPLITZ_WHOLE / problem.nodes(), 2, problem.features());
            double share = (double) problem.features() / features;
            ToeplitzProblem toeplitz = new ToeplitzProblem(problem, features);
            ToeplitzRival java = new ToeplitzRival(toeplitz);
            TorchFourierRival torch = new TorchFourierRival(toeplitz);
            agreements.add(Agreement.of(
                    "Toeplitz of " + problem.nodes() + " nodes by two transforms",
                    torch.answer(),
                    java.answer(),
                    TOLERANCE));
            FacetAttention own = new FacetAttention(problem);
            log.note(
                    "Toeplitz, " + problem.nodes() + " nodes, " + features + " of " + problem.features() + " features");
            String suffix = ", " + problem.nodes() + " nodes";
            String part = features == problem.features() ? suffix : suffix + ", " + features + " features of the keys";
            SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
            race.add(FORWARD + suffix, own::forward);
            race.add("Toeplitz in Java" + part, java::run);
            race.add("Toeplitz in torch" + part, torch::run);
            race.run();
            timings.putAll(race.timings());
            String rival = race.faster("Toeplitz in Java" + part, "Toeplitz in torch" + part);
            least = Math.min(least, share * race.ratio(rival, FORWARD + suffix));
        }
        rows.add(Row.atLeast("over-toeplitz", least, "x", 5));
    }
}
