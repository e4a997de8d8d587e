package dev.facet.benchmarks;

import java.util.Arrays;
import java.util.List;

/** A setting of attention whose step is timed against others of its kind, and whose memory a process tells. */
interface Measured {
    /** The number of nodes, N. */
    int nodes();

    /** The words that {@link #of} makes the same setting of. */
    List<String> words();

    /** The same on 64 nodes: what a process takes before its work takes anything. */
    Measured least();

    /**
     * Prepares walks, mask and arrays, and returns the step: values of the mask, forward, backward, gradient of f.
     */
    Runnable step();

    /** The setting of some words. */
    static Measured of(String[] words) {
        List<String> rest = Arrays.asList(words).subList(1, words.length);
        return switch (words[0]) {
            case AttentionSetting.WORD -> AttentionSetting.of(rest);
            case CloudSetting.WORD -> CloudSetting.of(rest);
            default -> throw new IllegalArgumentException("no setting is called " + words[0]);
        };
    }
}
