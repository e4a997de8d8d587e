package dev.facet.nn;

import java.util.Arrays;

/**
 * How a batch falls into groups of pictures in which one factor alone changes. Groups lie one after the other.
 *
 * @param size pictures in a group, n
 * @param active for each group the place in the layout of the code group whose factor changes
 * @param shift for each group 0, where inactive entries take their mean, or r from 1 to n - 1, where picture i takes them
 *     from picture (i + r) mod n; of use to {@link ClampRule#SWAP} alone
 */
@SuppressWarnings("ArrayRecordComponent")
public record Grouping(int size, int[] active, int[] shift) {
    public Grouping {
        if (size < 1) {
            throw new IllegalArgumentException("a group needs at least one picture, got " + size);
        }
        if (active.length < 1 || shift.length != active.length) {
            throw new IllegalArgumentException("a batch needs an active code group and a shift for each of its groups,"
                    + " got " + active.length + " and " + shift.length);
        }
        for (int r : shift) {
            if (r < 0 || r >= size) {
                throw new IllegalArgumentException("a shift lies between 0 and " + (size - 1) + ", got " + r);
            }
        }
    }

    /** Groups whose inactive entries take their mean. */
    public static Grouping means(int size, int... active) {
        return new Grouping(size, active, new int[active.length]);
    }

    /** How many groups there are. */
    public int groups() {
        return active.length;
    }

    /** How many pictures there are, B. */
    public int pictures() {
        return size * active.length;
    }

    @Override
    public String toString() {
        return active.length + " groups of " + size + ", active " + Arrays.toString(active) + ", shifts "
                + Arrays.toString(shift);
    }
}
