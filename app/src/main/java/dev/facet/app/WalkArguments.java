package dev.facet.app;

import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how walks are drawn. */
final class WalkArguments {
    /** The options that make no sense where no walk is drawn. */
    static final List<String> NAMES = List.of("--walks", "--halt", "--scheme");

    @Option(
            names = "--walks",
            paramLabel = "n",
            defaultValue = "8",
            order = 20,
            description = "Walks from each node (default: ${DEFAULT-VALUE}).")
    int walks;

    @Option(
            names = "--halt",
            paramLabel = "p",
            defaultValue = "0.2",
            order = 21,
            description = "Probability of halting before each hop, the first included, in [0, 1)"
                    + " (default: ${DEFAULT-VALUE}).")
    double halt;

    @Option(
            names = "--max-length",
            paramLabel = "K",
            defaultValue = "8",
            order = 22,
            description = "Most hops of a walk; coefficients are f0 to fK (default: ${DEFAULT-VALUE}).")
    int maxLength;

    @Option(
            names = "--scheme",
            paramLabel = "SCHEME",
            defaultValue = "iid",
            order = 23,
            description = "iid, antithetic, repelling or repelling-antithetic (default: ${DEFAULT-VALUE}).")
    WalkScheme scheme = WalkScheme.IID;

    /** The options of walk set 0, checked. */
    WalkOptions options(long seed) {
        if (walks < 1) {
            throw new UserException("--walks must be at least 1, got " + walks);
        }
        checkHalt(halt);
        checkLength();
        return new WalkOptions(walks, halt, maxLength, scheme, seed, 0);
    }

    /** Refuses a length that no mask takes. */
    void checkLength() {
        checkLength(maxLength);
    }

    static void checkHalt(double halt) {
        if (!(halt >= 0 && halt < 1)) {
            throw new UserException("--halt must be at least 0 and below 1, got " + halt);
        }
    }

    static void checkLength(int maxLength) {
        if (maxLength < 1 || maxLength > 127) {
            throw new UserException("--max-length must be 1 to 127, got " + maxLength);
        }
    }
}
