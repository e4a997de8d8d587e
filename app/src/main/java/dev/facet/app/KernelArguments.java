package dev.facet.app;

import dev.facet.graph.Modulation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that give the modulation function f. */
final class KernelArguments {
    /** All of them. */
    static final List<String> NAMES = List.of("--kernel", "--scale", "--coefficients", "--alpha");

    /** Kernels whose f is known. */
    enum Kernel {
        DIFFUSION,
        LAPLACIAN,
        LAPLACIAN_SQUARED
    }

    @Option(
            names = "--kernel",
            paramLabel = "KERNEL",
            defaultValue = "diffusion",
            order = 30,
            description = {
                "diffusion: M = exp(-B L), L = I - W; laplacian: (I + B L)^-1;",
                "laplacian-squared: (I + B L)^-2 (default: ${DEFAULT-VALUE})."
            })
    Kernel kernel = Kernel.DIFFUSION;

    @Option(
            names = "--scale",
            paramLabel = "B",
            defaultValue = "1",
            order = 31,
            description = "B of the kernel: beta, or sigma^2 of the Laplacians (default: ${DEFAULT-VALUE}).")
    double scale;

    @Option(
            names = "--coefficients",
            paramLabel = "f0,f1,..",
            order = 32,
            description = "f itself, at most K + 1 numbers, in place of a kernel.")
    @Nullable
    String coefficients;

    @Option(
            names = "--alpha",
            paramLabel = "a0,a1,..",
            order = 33,
            description = "The mask's coefficients, at most K + 1 numbers, from which f is solved.")
    @Nullable
    String alpha;

    /** f for walks of at most maxLength hops; padded with 0. */
    Modulation modulation(Verb verb, int maxLength) {
        String given = null;
        for (String option : List.of("--coefficients", "--alpha")) {
            if (verb.given(option)) {
                if (given != null) {
                    throw new UserException("--coefficients and --alpha exclude each other, got both");
                }
                given = option;
            }
        }
        for (String option : List.of("--kernel", "--scale")) {
            if (given != null && verb.given(option)) {
                throw new UserException(given + " takes the place of a kernel, but " + option + " is given too");
            }
        }
        if (given == null) {
            if (!(scale > 0) || !Double.isFinite(scale)) {
                throw new UserException("--scale must be positive and finite, got " + scale);
            }
            return switch (kernel) {
                case DIFFUSION -> Modulation.diffusion(scale, maxLength);
                case LAPLACIAN -> Modulation.laplacian(scale, maxLength);
                case LAPLACIAN_SQUARED -> Modulation.laplacianSquared(scale, maxLength);
            };
        }
        boolean solves = given.equals("--alpha");
        double[] numbers = numbers(given, solves ? alpha : coefficients);
        if (numbers.length > maxLength + 1) {
            throw new UserException(given + " has " + numbers.length + " numbers, but --max-length " + maxLength
                    + " takes at most " + (maxLength + 1));
        }
        if (solves && !(numbers[0] > 0)) {
            throw new UserException("--alpha must start with a positive number, got " + numbers[0]);
        }
        return (solves ? Modulation.fromAlpha(java.util.Arrays.copyOf(numbers, maxLength + 1)) : Modulation.of(numbers))
                .padded(maxLength);
    }

    private static double[] numbers(String option, @Nullable String text) {
        String[] parts = String.valueOf(text).split(",", -1);
        double[] numbers = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                numbers[i] = Double.parseDouble(parts[i].strip());
            } catch (NumberFormatException e) {
                throw new UserException(option + ": number " + i + " is '" + parts[i].strip() + "', not a number", e);
            }
            if (!Double.isFinite(numbers[i])) {
                throw new UserException(option + ": number " + i + " is " + parts[i].strip() + ", it must be finite");
            }
        }
        return numbers;
    }
}
