package dev.facet.data;

import java.util.Arrays;

/**
 * The faces of a mesh, polygons of any number of corners.
 *
 * <p>Shapes: {@code offsets} (faces + 1), corners of face f are {@code offsets[f]} to {@code offsets[f + 1]};
 * {@code corners} the vertices in order around each face. Arrays are handed over.
 *
 * @param offsets ascending from 0
 * @param corners indices of points from 0
 */
@SuppressWarnings("ArrayRecordComponent")
public record MeshFaces(int[] offsets, int[] corners) {
    public MeshFaces {
        boolean ascending = offsets.length > 0 && offsets[0] == 0 && offsets[offsets.length - 1] == corners.length;
        for (int f = 1; ascending && f < offsets.length; f++) {
            ascending = offsets[f] >= offsets[f - 1];
        }
        if (!ascending) {
            throw new IllegalArgumentException(
                    "the offsets of faces must ascend from 0 to the number of corners, " + corners.length);
        }
    }

    /** The number of faces. */
    public int count() {
        return offsets.length - 1;
    }

    void requireVertices(int vertices) {
        for (int f = 0; f < count(); f++) {
            for (int c = offsets[f]; c < offsets[f + 1]; c++) {
                if (corners[c] < 0 || corners[c] >= vertices) {
                    throw new IllegalArgumentException(
                            "face " + f + " names vertex " + corners[c] + " in a mesh of " + vertices + " vertices");
                }
            }
        }
    }

    @Override
    public String toString() {
        return "MeshFaces[count=" + count() + ", corners=" + corners.length + "]";
    }

    /** Faces that are being read. */
    static final class Builder {
        private int[] offsets = new int[16];
        private int[] corners = new int[64];
        private int faces;
        private int filled;

        void corner(int vertex) {
            if (filled == corners.length) {
                corners = Arrays.copyOf(corners, (int) Math.min(2L * filled, Integer.MAX_VALUE - 16));
            }
            corners[filled++] = vertex;
        }

        /** The end of a face. */
        void close() {
            faces++;
            if (faces == offsets.length) {
                offsets = Arrays.copyOf(offsets, (int) Math.min(2L * faces, Integer.MAX_VALUE - 16));
            }
            offsets[faces] = filled;
        }

        int count() {
            return faces;
        }

        MeshFaces faces() {
            return new MeshFaces(Arrays.copyOf(offsets, faces + 1), Arrays.copyOf(corners, filled));
        }
    }
}
