package dev.facet.app;

import dev.facet.data.DataFormatException;
import dev.facet.data.Npy;
import dev.facet.data.NpyArray;
import dev.facet.data.NpyType;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Queries, keys and values as read from files, heads first.
 *
 * @param queries (heads, nodes, queryFeatures)
 * @param keys (heads, nodes, queryFeatures)
 * @param values (heads, nodes, valueFeatures)
 * @param withHeads whether the files had an axis of heads
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: only a name for what was read.
record AttendInputs(
        float[] queries,
        float[] keys,
        float[] values,
        int heads,
        int nodes,
        int queryFeatures,
        int valueFeatures,
        boolean withHeads) {

    /** Reads the three files and checks that they fit each other. */
    static AttendInputs read(Path queries, Path keys, Path values, Verb verb) {
        NpyArray q = array("--queries", queries, verb);
        NpyArray k = array("--keys", keys, verb);
        NpyArray v = array("--values", values, verb);
        if (!Arrays.equals(q.shape(), k.shape())) {
            throw new UserException("--queries " + queries + " has shape " + shape(q) + " but --keys " + keys
                    + " has shape " + shape(k) + "; they must be equal");
        }
        int rank = q.rank();
        if (v.rank() != rank || !Arrays.equals(q.shape(), 0, rank - 1, v.shape(), 0, rank - 1)) {
            throw new UserException("--queries " + queries + " has shape " + shape(q) + " but --values " + values
                    + " has shape " + shape(v) + "; all axes but the last must be equal");
        }
        boolean withHeads = rank == 3;
        return new AttendInputs(
                q.floats(),
                k.floats(),
                v.floats(),
                withHeads ? q.size(0) : 1,
                q.size(rank - 2),
                q.size(rank - 1),
                v.size(rank - 1),
                withHeads);
    }

    /** The shape of the answer's file. */
    int[] outputShape() {
        return withHeads ? new int[] {heads, nodes, valueFeatures} : new int[] {nodes, valueFeatures};
    }

    private static NpyArray array(String option, Path file, Verb verb) {
        NpyArray array = Npy.read(file);
        if (array.type() == NpyType.FLOAT64) {
            verb.note(option + " " + file + " is float64 and is rounded to float32");
        } else if (array.type() != NpyType.FLOAT32) {
            throw new DataFormatException(
                    file, "holds " + array.type() + ", " + option + " takes float32 (or float64, which is rounded)");
        }
        if (array.rank() != 2 && array.rank() != 3) {
            throw new DataFormatException(
                    file, "has shape " + shape(array) + ", " + option + " takes (N, m) or (H, N, m)");
        }
        for (int axis = 0; axis < array.rank(); axis++) {
            if (array.size(axis) == 0 && axis != array.rank() - 2) {
                throw new DataFormatException(file, "has shape " + shape(array) + ", with an axis of size 0");
            }
        }
        int bad = array.firstNonFinite();
        if (bad >= 0) {
            throw new DataFormatException(
                    file,
                    "has " + array.floats()[bad] + " at " + place(array, bad) + ", all numbers of " + option
                            + " must be finite");
        }
        return array;
    }

    private static String place(NpyArray array, int index) {
        int[] place = new int[array.rank()];
        int rest = index;
        for (int axis = array.rank() - 1; axis >= 0; axis--) {
            place[axis] = rest % array.size(axis);
            rest /= array.size(axis);
        }
        return tuple(place);
    }

    /** A shape as NumPy writes it. */
    static String shape(NpyArray array) {
        return tuple(array.shape());
    }

    private static String tuple(int[] numbers) {
        return Arrays.toString(numbers).replace('[', '(').replace(']', ')');
    }
}
