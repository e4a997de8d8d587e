package dev.facet.nn;

import java.util.Arrays;

/**
 * How a batch falls into groups of pictures in which one factor alone changes, or two are crossed: then picture 2 i + j of
 * the group's four has the i-th value of the first and the j-th of the second. Groups lie one after the other.
 *
 * @param size pictures in a group, n
 * @param active for each group the place in the layout of the code group whose factor changes
 * @param second for each group the place of the code group of the factor that is crossed with it; {@link #NONE} where
 *     one changes alone
 * @param shift for each group 0, where inactive entries take their mean, or r from 1 to n - 1, where picture i takes them
 *     from picture (i + r) mod n; of use to {@link ClampRule#SWAP} alone
 */
@SuppressWarnings("ArrayRecordComponent")
public record Grouping(int size, int[] active, int[] second, int[] shift) {
    /** In place of a second factor. */
    public static final int NONE = -1;

    /** Pictures in a group whose two factors are crossed. */
    public static final int CROSSED = 4;

    public Grouping {
        if (size < 1) {
            throw new IllegalArgumentException("a group needs at least one picture, got " + size);
        }
        if (active.length < 1 || second.length != active.length || shift.length != active.length) {
            throw new IllegalArgumentException(
                    "a batch needs an active code group, a second one and a shift for each of its groups, got "
                            + active.length + ", " + second.length + " and " + shift.length);
        }
        for (int g = 0; g < active.length; g++) {
            if (second[g] != NONE && (size != CROSSED || second[g] == active[g])) {
                throw new IllegalArgumentException("two factors are crossed in groups of " + CROSSED
                        + ", got groups of " + size + " of factors " + active[g] + " and " + second[g]);
            }
        }
        for (int r : shift) {
            if (r < 0 || r >= size) {
                throw new IllegalArgumentException("a shift lies between 0 and " + (size - 1) + ", got " + r);
            }
        }
    }

    /** Groups of one factor each. */
    public Grouping(int size, int[] active, int[] shift) {
        this(size, active, none(active.length), shift);
    }

    private static int[] none(int groups) {
        int[] none = new int[groups];
        Arrays.fill(none, NONE);
        return none;
    }

    /** Groups whose inactive entries take their mean. */
    public static Grouping means(int size, int... active) {
        return new Grouping(size, active, new int[active.length]);
    }

    /** Whether the factors of a group are crossed. */
    boolean crossed(int group) {
        return second[group] != NONE;
    }

    /** Whether the factors of any group are crossed. */
    boolean crossed() {
        return Arrays.stream(second).anyMatch(place -> place != NONE);
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
        return active.length + " groups of " + size + ", active " + Arrays.toString(active) + ", second "
                + Arrays.toString(second) + ", shifts "
                + Arrays.toString(shift);
    }
}
