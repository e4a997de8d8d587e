package dev.facet.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The value types of NPY files that are read. */
public enum NpyType {
    FLOAT16("<f2", 2),
    FLOAT32("<f4", 4),
    FLOAT64("<f8", 8),
    INT8("|i1", 1),
    INT16("<i2", 2),
    INT32("<i4", 4),
    INT64("<i8", 8),
    UINT8("|u1", 1),
    UINT16("<u2", 2),
    UINT32("<u4", 4),
    UINT64("<u8", 8),
    BOOL("|b1", 1),
    /** Text of a fixed width, as bytes or as Unicode. */
    TEXT("|S", 0);

    private final String descriptor;
    private final int bytes;

    NpyType(String descriptor, int bytes) {
        this.descriptor = descriptor;
        this.bytes = bytes;
    }

    /** How NPY headers write this type. */
    String descriptor() {
        return descriptor;
    }

    /** The bytes of one value; 0 for text, whose width the file gives. */
    int bytes() {
        return bytes;
    }

    /** Whether values are floating-point numbers. */
    public boolean floating() {
        return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
    }

    /** Whether values are whole numbers. */
    public boolean whole() {
        return !floating() && this != BOOL && this != TEXT;
    }

    /** The type of a numeric descriptor, or null. */
    static @Nullable NpyType of(String descriptor) {
        for (NpyType type : values()) {
            if (type != TEXT && type.descriptor.equals(descriptor)) {
                return type;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
