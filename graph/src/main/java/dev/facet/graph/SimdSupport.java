package dev.facet.graph;

import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether kernels use the Vector API, decided once for the process. The property {@code facet.simd} is {@code auto}
 * (the default), {@code scalar} or {@code simd}. Without the module jdk.incubator.vector, kernels are slower and never
 * broken, and one log line names the flag that is missing.
 *
 * <p>Errors: {@link IllegalStateException} from every method when {@code facet.simd} is {@code simd} and SIMD cannot be
 * had, or is none of the three words.
 */
public final class SimdSupport {
    /** The property that forces one implementation. */
    public static final String PROPERTY = "facet.simd";

    private static final Logger LOG = LoggerFactory.getLogger(SimdSupport.class);
    private static final String MODULE = "jdk.incubator.vector";
    private static final int LEAST_BITS = 128;
    private static final Decision DECISION = decideAndLog();

    private SimdSupport() {}

    /** Whether the Simd implementations are used. */
    public static boolean available() {
        if (DECISION.error != null) {
            throw new IllegalStateException(DECISION.error);
        }
        return DECISION.simd;
    }

    /** One phrase for people: what is used and why. */
    public static String describe() {
        return available() ? "SIMD of " + Lanes.FLOATS.vectorBitSize() + " bits" : "scalar: " + DECISION.reason;
    }

    private static Decision decideAndLog() {
        boolean present = ModuleLayer.boot().findModule(MODULE).isPresent();
        Decision decision =
                decide(System.getProperty(PROPERTY, "auto"), present, present ? Lanes.FLOATS.vectorBitSize() : 0);
        if (decision.unwished) {
            LOG.warn("Scalar kernels are used, slower ones: {}.", decision.reason);
        }
        return decision;
    }

    /** The decision from the property's word, the module's presence and the widest vector of the machine in bits. */
    static Decision decide(String word, boolean present, int bits) {
        String missing = null;
        if (!present) {
            missing = "the module " + MODULE + " is absent, start Java with --add-modules " + MODULE;
        } else if (bits < LEAST_BITS) {
            missing = "this machine's vectors have " + bits + " bits, fewer than " + LEAST_BITS;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "auto" -> new Decision(missing == null, missing == null ? "" : missing, missing != null, null);
            case "scalar" -> new Decision(false, PROPERTY + "=scalar", false, null);
            case "simd" ->
                missing == null
                        ? new Decision(true, PROPERTY + "=simd", false, null)
                        : new Decision(false, missing, false, PROPERTY + "=simd cannot be had: " + missing);
            default -> new Decision(false, "", false, PROPERTY + " must be auto, scalar or simd, got " + word);
        };
    }

    /** What was decided, why, whether nobody asked for it, and what is wrong if the wish cannot be met. */
    record Decision(
            boolean simd,
            String reason,
            boolean unwished,
            @Nullable String error) {}

    /** The preferred shape, at most the widest that kernels sum lanes of; touch it only when {@link #available()}. */
    static final class Lanes {
        static final VectorSpecies<Float> FLOATS =
                FloatVector.SPECIES_PREFERRED.vectorBitSize() > FloatVector.SPECIES_512.vectorBitSize()
                        ? FloatVector.SPECIES_512
                        : FloatVector.SPECIES_PREFERRED;

        private Lanes() {}
    }
}
