package dev.facet.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of the properties of points: those of PLY, which hold the fields of LAS too. */
public enum ScalarType {
    INT8("char", 1),
    UINT8("uchar", 1),
    INT16("short", 2),
    UINT16("ushort", 2),
    INT32("int", 4),
    UINT32("uint", 4),
    FLOAT32("float", 4),
    FLOAT64("double", 8);

    private final String plyName;
    private final int bytes;

    ScalarType(String plyName, int bytes) {
        this.plyName = plyName;
        this.bytes = bytes;
    }

    /** The name that PLY files are written with. */
    String plyName() {
        return plyName;
    }

    /** The type of a name in a PLY header, old (uchar) or new (uint8); null for an unknown one. */
    static @Nullable ScalarType ofPly(String name) {
        for (ScalarType type : values()) {
            if (name.equals(type.plyName) || name.equals(type.name().toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        return null;
    }

    int bytes() {
        return bytes;
    }

    boolean whole() {
        return this != FLOAT32 && this != FLOAT64;
    }

    /** The least number that the type holds. */
    double least() {
        return switch (this) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case UINT8, UINT16, UINT32 -> 0;
            case FLOAT32, FLOAT64 -> Double.NEGATIVE_INFINITY;
        };
    }

    /** The greatest number that the type holds. */
    double greatest() {
        return switch (this) {
            case INT8 -> Byte.MAX_VALUE;
            case UINT8 -> 0xFF;
            case INT16 -> Short.MAX_VALUE;
            case UINT16 -> 0xFFFF;
            case INT32 -> Integer.MAX_VALUE;
            case UINT32 -> 0xFFFFFFFFL;
            case FLOAT32, FLOAT64 -> Double.POSITIVE_INFINITY;
        };
    }
}
