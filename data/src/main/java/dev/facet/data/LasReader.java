package dev.facet.data;

import com.github.mreutegg.laszip4j.laslib.LASreaderLAS;
import com.github.mreutegg.laszip4j.laszip.LASpoint;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LAS files, and LAZ files through laszip4j. The header is read and checked here in both cases; the library decompresses
 * one point after another, so that a lying count allocates nothing.
 *
 * <p>Cost: one pass; points in their columns, 24 bytes of coordinates and the bytes of the fields each.
 */
final class LasReader {
    private static final String LIBRARY = "com.github.mreutegg.laszip4j.";
    /** Classes of the library that keep the standard error of the moment they are loaded, to tell there of damage. */
    private static final List<String> TALKERS = List.of(
            "laslib.LASheader", "laslib.LASreader", "laslib.LASreaderLAS", "laszip.LASattributer", "laszip.LASzip");

    static {
        // What is wrong with a file is told by an exception, once.
        PrintStream err = System.err;
        try {
            System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            for (String name : TALKERS) {
                Class.forName(LIBRARY + name, true, LasReader.class.getClassLoader());
            }
        } catch (ClassNotFoundException e) {
            throw new ExceptionInInitializerError(e);
        } finally {
            System.setErr(err);
        }
    }

    private LasReader() {}

    /** Gives the bytes of a file from their beginning. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    static PointCloud read(Source source, long size, Path file) throws IOException {
        LasHeader header;
        try (InputStream in = source.open()) {
            BinaryInput values = new BinaryInput(in, ByteOrder.LITTLE_ENDIAN, size);
            header = LasHeader.read(values, file);
            if (!header.compressed()) {
                return plain(values, file, header);
            }
            requireChunkTable(values, header, size);
        }
        PointReading.expect(file, header.points(), 24L + header.recordLength());
        try (InputStream in = source.open()) {
            return compressed(in, file, header);
        }
    }

    /** The compressed points begin with the place of a table behind them: a file that was cut off lacks it. */
    private static void requireChunkTable(BinaryInput in, LasHeader header, long size) throws IOException {
        long low = (long) in.get(ScalarType.UINT32);
        long table = low + ((long) in.get(ScalarType.UINT32) << 32);
        if (table != -1 && (table < header.pointsAt() + 8 || table > size - 8)) {
            throw new EOFException();
        }
    }

    private static PointCloud plain(BinaryInput in, Path file, LasHeader header) throws IOException {
        int count = PointReading.expect(file, header.points(), 24L + header.recordLength());
        LasRecords records = new LasRecords(file, header, count);
        byte[] bytes = new byte[header.recordLength()];
        ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            in.get(bytes);
            records.add(record);
        }
        return records.cloud();
    }

    private static PointCloud compressed(InputStream in, Path file, LasHeader header) throws IOException {
        LasRecords records = new LasRecords(file, header, 0);
        ByteBuffer record = ByteBuffer.allocate(header.recordLength()).order(ByteOrder.LITTLE_ENDIAN);
        LASreaderLAS reader = new LASreaderLAS();
        try {
            if (!reader.open(new BufferedInputStream(in, 1 << 16), 0)) {
                throw spoilt(file, records, null);
            }
            for (long i = 0; i < header.points(); i++) {
                if (!reader.read_point()) {
                    throw spoilt(file, records, null);
                }
                fill(record, reader.point, header);
                records.add(record);
            }
        } catch (DataFormatException e) {
            throw e;
        } catch (RuntimeException e) {
            // The library answers damage with any unchecked exception, and the end of the file with one of its own.
            throw spoilt(file, records, e);
        }
        return records.cloud();
    }

    private static DataFormatException spoilt(Path file, LasRecords records, @Nullable RuntimeException cause) {
        return new DataFormatException(
                file, "cannot be decompressed behind point " + records.points() + ": the LAZ data is damaged", cause);
    }

    /** A decompressed point as the record that a LAS file would have. */
    private static void fill(ByteBuffer record, LASpoint point, LasHeader header) {
        record.putInt(0, point.get_X()).putInt(4, point.get_Y()).putInt(8, point.get_Z());
        record.putShort(12, (short) point.get_intensity());
        int direction = point.get_scan_direction_flag() & 1;
        int edge = point.get_edge_of_flight_line() & 1;
        int flags = (point.get_synthetic_flag() & 1)
                | (point.get_keypoint_flag() & 1) << 1
                | (point.get_withheld_flag() & 1) << 2;
        int place;
        if (header.format() >= 6) {
            record.put(14, (byte) ((point.get_return_number() & 15) | (point.get_number_of_returns() & 15) << 4));
            record.put(15, (byte) (flags | (point.get_extended_overlap_flag() & 1) << 3 | direction << 6 | edge << 7));
            record.put(16, (byte) point.get_classification());
            record.put(17, (byte) point.get_user_data());
            record.putShort(18, (short) Math.round(point.getScan_angle() / 0.006f));
            record.putShort(20, (short) point.get_point_source_ID());
            place = 22;
        } else {
            record.put(14, (byte) ((point.get_return_number() & 7)
                    | (point.get_number_of_returns() & 7) << 3
                    | direction << 6
                    | edge << 7));
            record.put(15, (byte) ((point.get_classification() & 31) | flags << 5));
            record.put(16, point.get_scan_angle_rank());
            record.put(17, (byte) point.get_user_data());
            record.putShort(18, (short) point.get_point_source_ID());
            place = 20;
        }
        if (header.hasTime()) {
            record.putDouble(place, point.get_gps_time());
            place += 8;
        }
        for (int c = 0; c < (header.hasColour() ? header.hasNearInfrared() ? 4 : 3 : 0); c++) {
            record.putShort(place, (short) point.getRgb(c));
            place += 2;
        }
        byte[] eight = new byte[8];
        for (LasHeader.Extra dimension : header.extra()) {
            if (point.get_attribute(dimension.index(), eight)) {
                record.put(dimension.at(), eight, 0, dimension.type().bytes());
            }
        }
    }
}
