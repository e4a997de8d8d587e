package dev.facet.data;

import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * A property that every point of a cloud has: colour, intensity, classification, a prediction. Values lie in the smallest
 * of Java's arrays that has their bits.
 *
 * <p>Cost: the bytes of the type for each point.
 */
public final class PointAttribute {
    private final String name;
    private final ScalarType type;
    private final Object values;

    private PointAttribute(String name, ScalarType type, Object values) {
        if (!name.matches("[!-~]{1,64}")) {
            throw new IllegalArgumentException(
                    "the name of an attribute has 1 to 64 printable characters of ASCII without blanks, got \"" + name
                            + "\"");
        }
        this.name = name;
        this.type = type;
        this.values = values;
    }

    /** Numbers of single precision; the array is handed over. */
    public static PointAttribute of(String name, float[] values) {
        return new PointAttribute(name, ScalarType.FLOAT32, values);
    }

    /** Numbers of double precision; the array is handed over. */
    public static PointAttribute of(String name, double[] values) {
        return new PointAttribute(name, ScalarType.FLOAT64, values);
    }

    /** Whole numbers; the array is handed over. */
    public static PointAttribute of(String name, int[] values) {
        return new PointAttribute(name, ScalarType.INT32, values);
    }

    /** Whole numbers from 0 to 255; the array is handed over. */
    public static PointAttribute ofUnsigned(String name, byte[] values) {
        return new PointAttribute(name, ScalarType.UINT8, values);
    }

    public String name() {
        return name;
    }

    public ScalarType type() {
        return type;
    }

    /** The number of values, one a point. */
    public int count() {
        return Array.getLength(values);
    }

    /** One value; of every type exact. */
    public double get(int point) {
        return switch (values) {
            case byte[] v -> type == ScalarType.UINT8 ? v[point] & 0xFF : v[point];
            case short[] v -> type == ScalarType.UINT16 ? v[point] & 0xFFFF : v[point];
            case int[] v -> type == ScalarType.UINT32 ? v[point] & 0xFFFFFFFFL : v[point];
            case float[] v -> v[point];
            case double[] v -> v[point];
            default -> throw new IllegalStateException(type + " in " + values.getClass());
        };
    }

    /** The values of some points, in their order. */
    PointAttribute select(int[] points) {
        Column column = new Column(name, type, points.length);
        for (int point : points) {
            column.add(get(point));
        }
        return column.attribute();
    }

    @Override
    public String toString() {
        return name + " (" + type.plyName() + ")";
    }

    /** An attribute that is being read, value by value. */
    static final class Column {
        private final String name;
        private final ScalarType type;
        private Object values;
        private int capacity;
        private int count;
        private boolean anyOther;

        /** Room for some values; more is made when it is needed. */
        Column(String name, ScalarType type, int capacity) {
            this.name = name;
            this.type = type;
            this.capacity = capacity;
            values = switch (type) {
                case INT8, UINT8 -> new byte[capacity];
                case INT16, UINT16 -> new short[capacity];
                case INT32, UINT32 -> new int[capacity];
                case FLOAT32 -> new float[capacity];
                case FLOAT64 -> new double[capacity];
            };
        }

        String name() {
            return name;
        }

        ScalarType type() {
            return type;
        }

        /** Adds a value that the type holds. */
        void add(double value) {
            if (count == capacity) {
                resize((int) Math.min(Math.max(16, 2L * capacity), Integer.MAX_VALUE - 16));
            }
            anyOther |= value != 0;
            switch (values) {
                case byte[] v -> v[count] = (byte) (int) value;
                case short[] v -> v[count] = (short) (int) value;
                case int[] v -> v[count] = (int) (long) value;
                case float[] v -> v[count] = (float) value;
                case double[] v -> v[count] = value;
                default -> throw new IllegalStateException(type + " in " + values.getClass());
            }
            count++;
        }

        private void resize(int size) {
            values = switch (values) {
                case byte[] v -> Arrays.copyOf(v, size);
                case short[] v -> Arrays.copyOf(v, size);
                case int[] v -> Arrays.copyOf(v, size);
                case float[] v -> Arrays.copyOf(v, size);
                case double[] v -> Arrays.copyOf(v, size);
                default -> throw new IllegalStateException(type + " in " + values.getClass());
            };
            capacity = size;
        }

        /** Whether a value other than 0 was added. */
        boolean anyOther() {
            return anyOther;
        }

        PointAttribute attribute() {
            if (count < capacity) {
                resize(count);
            }
            return new PointAttribute(name, type, values);
        }
    }
}
