package dev.facet.graphics;

import java.util.Arrays;

/**
 * A displacement of all coordinates of a template, kept as the runs where it is felt: most are about one feature.
 */
final class HeadMode {
    /** Less is not felt: five micrometres, where a pixel is two millimetres. */
    private static final float LEAST = 5e-4f;

    /** Gaps shorter than this are cheaper to cross than to skip. */
    private static final int GAP = 24;

    private final int[] runs; // first and past the last of each run, in the template's coordinates
    private final float[] values; // of all runs, one after the other

    private HeadMode(int[] runs, float[] values) {
        this.runs = runs;
        this.values = values;
    }

    /** How many numbers it keeps. */
    int kept() {
        return values.length;
    }

    static HeadMode of(float[] dense) {
        int[] runs = new int[dense.length + 2];
        int count = 0;
        for (int i = 0; i < dense.length; i++) {
            if (Math.abs(dense[i]) < LEAST) {
                continue;
            }
            if (count > 0 && i - runs[count - 1] < GAP) {
                runs[count - 1] = i + 1;
            } else {
                runs[count++] = i;
                runs[count++] = i + 1;
            }
        }
        int length = 0;
        for (int r = 0; r < count; r += 2) {
            length += runs[r + 1] - runs[r];
        }
        float[] values = new float[length];
        int at = 0;
        for (int r = 0; r < count; r += 2) {
            System.arraycopy(dense, runs[r], values, at, runs[r + 1] - runs[r]);
            at += runs[r + 1] - runs[r];
        }
        return new HeadMode(Arrays.copyOf(runs, count), values);
    }

    /** Adds so much of it to the coordinates given. */
    void add(float amount, float[] out) {
        int at = 0;
        for (int r = 0; r < runs.length; r += 2) {
            int from = runs[r];
            int length = runs[r + 1] - from;
            for (int i = 0; i < length; i++) {
                out[from + i] += amount * values[at + i];
            }
            at += length;
        }
    }
}
