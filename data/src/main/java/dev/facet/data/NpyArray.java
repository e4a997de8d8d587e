package dev.facet.data;

import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * An array of numbers or text in memory, its last axis running fastest, as NPY files hold it.
 *
 * <p>The values lie in the smallest of Java's arrays that holds all values of the type: {@code float[]} for float16 and
 * float32, {@code double[]} for float64, {@code int[]} for whole numbers to 32 bits but uint32, {@code long[]} for uint32,
 * int64 and uint64 (values above 2^63 - 1 are refused), {@code boolean[]}, {@code String[]}. Arrays are handed over, not
 * copied; {@link #floats} and its sisters give the array itself where no conversion is needed.
 */
public final class NpyArray {
    private final int[] shape;
    private final NpyType type;
    private final Object values;

    NpyArray(int[] shape, NpyType type, Object values) {
        this.shape = shape;
        this.type = type;
        this.values = values;
    }

    /** Numbers of type float32. */
    public static NpyArray of(float[] values, int... shape) {
        return new NpyArray(checked(values.length, shape), NpyType.FLOAT32, values);
    }

    /** Numbers of type float64. */
    public static NpyArray of(double[] values, int... shape) {
        return new NpyArray(checked(values.length, shape), NpyType.FLOAT64, values);
    }

    /** Numbers of type int32. */
    public static NpyArray of(int[] values, int... shape) {
        return new NpyArray(checked(values.length, shape), NpyType.INT32, values);
    }

    /** Numbers of type int64. */
    public static NpyArray of(long[] values, int... shape) {
        return new NpyArray(checked(values.length, shape), NpyType.INT64, values);
    }

    /** One text of ASCII characters, without axes. */
    public static NpyArray ofText(String text) {
        return new NpyArray(new int[0], NpyType.TEXT, new String[] {text});
    }

    private static int[] checked(int count, int[] shape) {
        long product = 1;
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("the sizes of an array must be at least 0, got " + size);
            }
            product = Math.multiplyExact(product, (long) size);
        }
        if (product != count) {
            throw new IllegalArgumentException(
                    "an array of shape " + Arrays.toString(shape) + " holds " + product + " values, got " + count);
        }
        return shape.clone();
    }

    /** A copy of the size of each axis; empty for a single value. */
    public int[] shape() {
        return shape.clone();
    }

    /** The number of axes. */
    public int rank() {
        return shape.length;
    }

    /** The size of one axis. */
    public int size(int axis) {
        return shape[axis];
    }

    /** The number of values. */
    public int count() {
        return Array.getLength(values);
    }

    public NpyType type() {
        return type;
    }

    Object values() {
        return values;
    }

    /** All numbers as float32, rounded where the type is finer; true counts 1. */
    public float[] floats() {
        if (values instanceof float[] floats) {
            return floats;
        }
        float[] floats = new float[count()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) number(i);
        }
        return floats;
    }

    /** All numbers as float64, exact but for int64 and uint64 beyond 2^53; true counts 1. */
    public double[] doubles() {
        if (values instanceof double[] doubles) {
            return doubles;
        }
        double[] doubles = new double[count()];
        Arrays.setAll(doubles, this::number);
        return doubles;
    }

    /** All whole numbers. */
    public long[] longs() {
        return switch (values) {
            case long[] v -> v;
            case int[] v -> Arrays.stream(v).asLongStream().toArray();
            default -> throw unfit("whole numbers");
        };
    }

    /** All whole numbers; one that needs more than 32 bits is an {@link IllegalArgumentException}. */
    public int[] ints() {
        if (values instanceof int[] ints) {
            return ints;
        }
        long[] longs = longs();
        int[] ints = new int[longs.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) longs[i];
            if (ints[i] != longs[i]) {
                throw new IllegalArgumentException("value " + i + " is " + longs[i] + ", more than 32 bits hold");
            }
        }
        return ints;
    }

    /** All truth values. */
    public boolean[] booleans() {
        if (values instanceof boolean[] booleans) {
            return booleans;
        }
        throw unfit("truth values");
    }

    /** All texts. */
    public String[] strings() {
        if (values instanceof String[] strings) {
            return strings;
        }
        throw unfit("texts");
    }

    /** The index of the first number that is NaN or infinite, or -1. */
    public int firstNonFinite() {
        if (type.floating()) {
            for (int i = 0; i < count(); i++) {
                if (!Double.isFinite(number(i))) {
                    return i;
                }
            }
        }
        return -1;
    }

    private double number(int i) {
        return switch (values) {
            case float[] v -> v[i];
            case double[] v -> v[i];
            case int[] v -> v[i];
            case long[] v -> v[i];
            case boolean[] v -> v[i] ? 1 : 0;
            default -> throw unfit("numbers");
        };
    }

    private IllegalArgumentException unfit(String wanted) {
        return new IllegalArgumentException("an array of " + type + " was read, " + wanted + " are wanted");
    }

    @Override
    public String toString() {
        return "NpyArray[" + type + ", shape " + Arrays.toString(shape) + "]";
    }
}
