package dev.facet.nn;

import dev.facet.graph.Modulation;

/** A learned mask as plain numbers, for files and pictures. */
public final class LearnedMask {
    private LearnedMask() {}

    /**
     * The mask's values on the non-zeros of {@link MaskStructure#pattern()} (entries) for one head's f of K + 1
     * coefficients, as {@link TopologicalAttention#modulations()} gives them.
     */
    public static float[] values(MaskStructure structure, double[] f) {
        return structure.maskPattern().values(Modulation.of(f));
    }
}
