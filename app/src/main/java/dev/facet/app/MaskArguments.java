package dev.facet.app;

import dev.facet.graph.AttentionMask;
import dev.facet.graph.Graph;
import dev.facet.graph.MaskPattern;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.Walks;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which mask is taken and how it is estimated. */
final class MaskArguments {
    /** How a mask comes from walks, or what is taken in its place. */
    enum Estimator {
        SYMMETRIC,
        INDEPENDENT,
        ASYMMETRIC,
        TOEPLITZ,
        NONE;

        /** Whether walks are drawn for it. */
        boolean walks() {
            return this == SYMMETRIC || this == INDEPENDENT || this == ASYMMETRIC;
        }
    }

    /** The options that make no sense where there is no f. */
    private static final List<String> NO_MODULATION = Stream.concat(
                    KernelArguments.NAMES.stream(), Stream.of("--max-length"))
            .toList();

    @Option(
            names = "--estimator",
            paramLabel = "E",
            defaultValue = "symmetric",
            order = 40,
            description = "symmetric, independent, asymmetric, toeplitz or none (default: ${DEFAULT-VALUE}).")
    Estimator estimator = Estimator.SYMMETRIC;

    @Option(names = "--exact", order = 41, description = "The power series itself in place of an estimate.")
    boolean exact;

    @Option(
            names = "--table",
            paramLabel = "b.npy",
            order = 42,
            description = {
                "For toeplitz on a grid HxW: b (2H-1, 2W-1), the mask of row i and",
                "column j is exp(b[y_i - y_j + H-1, x_i - x_j + W-1])."
            })
    @Nullable
    Path table;

    /** Refuses options that exclude each other. */
    void check(Verb verb) {
        if (exact) {
            for (String option : WalkArguments.NAMES) {
                if (verb.given(option)) {
                    throw new UserException("--exact draws no walks, but " + option + " is given");
                }
            }
            if (verb.given("--estimator")) {
                throw new UserException(
                        "--exact takes no estimate, but --estimator " + Choices.name(estimator) + " is given");
            }
        }
        if (!exact && !estimator.walks()) {
            for (String option : WalkArguments.NAMES) {
                if (verb.given(option)) {
                    throw new UserException(
                            "--estimator " + Choices.name(estimator) + " draws no walks, but " + option + " is given");
                }
            }
            for (String option : NO_MODULATION) {
                if (verb.given(option)) {
                    throw new UserException(
                            "--estimator " + Choices.name(estimator) + " has no f, but " + option + " is given");
                }
            }
        }
        if (estimator == Estimator.TOEPLITZ && table == null) {
            throw new UserException("--estimator toeplitz needs --table b.npy");
        }
        if (estimator != Estimator.TOEPLITZ && table != null) {
            throw new UserException(
                    "--table goes with --estimator toeplitz, got --estimator " + Choices.name(estimator));
        }
    }

    /** What the mask is, in a word, for answers. */
    String name() {
        return exact ? "exact" : Choices.name(estimator);
    }

    /** The mask of a weighted graph, exact or from walks; of a directed one the keys' walks run on the transpose. */
    AttentionMask attention(Estimator taken, Graph weighted, WalkOptions options) {
        if (exact) {
            return new AttentionMask.Exact(weighted, options.maxLength());
        }
        WalkOptions second = options.withSet(1);
        return switch (taken) {
            case SYMMETRIC ->
                weighted.directed()
                        ? AttentionMask.directed(
                                Walks.draw(weighted, options), Walks.draw(weighted.transpose(), options))
                        : AttentionMask.symmetric(Walks.draw(weighted, options));
            case INDEPENDENT ->
                weighted.directed()
                        ? AttentionMask.independent(
                                Walks.draw(weighted, options),
                                Walks.draw(weighted, second),
                                Walks.draw(weighted.transpose(), options),
                                Walks.draw(weighted.transpose(), second))
                        : AttentionMask.independent(Walks.draw(weighted, options), Walks.draw(weighted, second));
            case ASYMMETRIC -> new AttentionMask.Asymmetric(Walks.draw(weighted, options));
            case TOEPLITZ, NONE -> throw new IllegalStateException("a " + Choices.name(taken) + " mask draws no walks");
        };
    }

    /** As {@link #attention}, on the pattern of its non-zeros. */
    MaskPattern pattern(Graph weighted, WalkOptions options) {
        return MaskPattern.of(attention(estimator, weighted, options));
    }
}
