package dev.facet.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of a cloud as a whole, beside its points: kept so that it can stand in a file of the same kind that is
 * written from them.
 *
 * @param comments the lines of a PLY header that begin with comment or obj_info
 * @param las what a LAS or LAZ file says
 */
public record CloudHeader(List<String> comments, @Nullable Las las) {
    public CloudHeader {
        comments = List.copyOf(comments);
    }

    /**
     * The part of a LAS header that does not follow from the points.
     *
     * @param encoding the bits of the global encoding
     * @param maker system and software, day and year of creation, as bytes 26 to 94 of a file
     * @param unit of whole coordinates on each axis
     * @param zero where whole coordinates are 0
     * @param records variable length records with their headers of 54 bytes, but for those that describe how points are
     *     stored
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Las(int encoding, byte[] maker, double[] unit, double[] zero, List<byte[]> records) {
        /** The bit of the encoding that says that a coordinate system is told as well-known text. */
        static final int WELL_KNOWN_TEXT = 16;

        public Las {
            records = List.copyOf(records);
        }
    }
}
