package dev.facet.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clouds written as LAS 1.4, format 6, or 7 with colour, or 8 with near infrared: attributes that have the names and fit
 * the fields of {@link LasRecords} go there, all others become extra dimensions of their type.
 *
 * <p>Coordinates are whole multiples of a unit. Points of a LAS file keep its unit and offset, and with them every digit;
 * all others are rounded, to the finest power of ten that reaches across the cloud in 2^30 steps. The coordinate system
 * and what else a LAS file says of its points as a whole is written again.
 */
final class LasWriter {
    private static final int HEADER = 375;
    private static final int EXTRA = 192;
    private static final int GEOGRAPHIC_KEYS = 34735;
    private static final double FINEST = 1e-9;
    /** Degrees of a unit of scan angles. */
    static final double ANGLE = 0.006;

    private static final double MOST_ANGLE = 180;
    /** The fields of a record, with the greatest value each holds. */
    private static final Map<String, Integer> FIELDS = Map.ofEntries(
            Map.entry("intensity", 0xFFFF),
            Map.entry("return_number", 15),
            Map.entry("number_of_returns", 15),
            Map.entry("classification", 255),
            Map.entry("classification_flags", 15),
            Map.entry("scanner_channel", 3),
            Map.entry("scan_direction", 1),
            Map.entry("edge_of_flight_line", 1),
            Map.entry("user_data", 255),
            Map.entry("point_source", 0xFFFF),
            Map.entry("red", 0xFFFF),
            Map.entry("green", 0xFFFF),
            Map.entry("blue", 0xFFFF),
            Map.entry("near_infrared", 0xFFFF));

    private final PointCloud cloud;
    private final Map<String, PointAttribute> fields = new HashMap<>();
    private final List<PointAttribute> extra = new ArrayList<>();
    private final CloudHeader.@Nullable Las said;
    private final double[] unit = new double[3];
    private final double[] zero = new double[3];
    private final double[] least = new double[3];
    private final double[] greatest = new double[3];
    private final int format;

    private LasWriter(PointCloud cloud) {
        if (cloud.points() == 0) {
            throw new IllegalArgumentException("a cloud of no points cannot be written as LAS");
        }
        this.cloud = cloud;
        for (PointAttribute attribute : cloud.attributes()) {
            if (isField(attribute)) {
                fields.put(attribute.name(), attribute);
            } else if (attribute.name().length() > 32) {
                throw new IllegalArgumentException("the attribute " + attribute.name()
                        + " cannot be written: names in LAS have at most 32 characters; PLY takes longer ones");
            } else {
                extra.add(attribute);
            }
        }
        boolean colour = fields.containsKey("red") || fields.containsKey("green") || fields.containsKey("blue");
        format = fields.containsKey("near_infrared") ? 8 : colour ? 7 : 6;
        CloudHeader header = cloud.header();
        said = header == null ? null : header.las();
        for (int axis = 0; axis < 3; axis++) {
            measure(axis);
        }
    }

    static void write(Path target, PointCloud cloud) throws IOException {
        new LasWriter(cloud).write(target);
    }

    private static boolean isField(PointAttribute attribute) {
        if (attribute.name().equals("gps_time")) {
            return true;
        }
        if (attribute.name().equals("scan_angle")) {
            return IntStream.range(0, attribute.count()).allMatch(i -> Math.abs(attribute.get(i)) <= MOST_ANGLE);
        }
        Integer most = FIELDS.get(attribute.name());
        if (most == null || !attribute.type().whole()) {
            return false;
        }
        for (int i = 0; i < attribute.count(); i++) {
            if (attribute.get(i) < 0 || attribute.get(i) > most) {
                return false;
            }
        }
        return true;
    }

    private double coordinate(int point, int axis) {
        return axis < cloud.dims() ? cloud.coordinate(point, axis) : 0;
    }

    /** Bounds, and the unit. */
    private void measure(int axis) {
        least[axis] = Double.POSITIVE_INFINITY;
        greatest[axis] = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < cloud.points(); i++) {
            least[axis] = Math.min(least[axis], coordinate(i, axis));
            greatest[axis] = Math.max(greatest[axis], coordinate(i, axis));
        }
        if (said != null && farthest(axis, said.zero()[axis]) / Math.abs(said.unit()[axis]) < Integer.MAX_VALUE) {
            zero[axis] = said.zero()[axis];
            unit[axis] = said.unit()[axis];
        } else {
            // a whole number, so that coordinates in hundredths stay so
            zero[axis] = axis < cloud.dims() ? Math.rint(cloud.offset()[axis]) : 0;
            double steps = farthest(axis, zero[axis]) / (1 << 30);
            if (steps > 1e80) {
                throw new IllegalArgumentException(
                        "points as far out as " + greatest[axis] + " cannot be written as LAS");
            }
            unit[axis] = Math.max(FINEST, StrictMath.pow(10, Math.ceil(StrictMath.log10(steps))));
        }
    }

    private double farthest(int axis, double from) {
        return Math.max(Math.abs(least[axis] - from), Math.abs(greatest[axis] - from));
    }

    private void write(Path target) throws IOException {
        int length = LasHeader.length(format);
        for (PointAttribute attribute : extra) {
            length += attribute.type().bytes();
        }
        int described = extra.size() * EXTRA;
        List<byte[]> records = new ArrayList<>(said == null ? List.of() : said.records());
        if (length > 0xFFFF || described > 0xFFFF) {
            throw new IllegalArgumentException(
                    "a LAS file holds at most 341 extra dimensions, the cloud has " + extra.size());
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
            if (described > 0) {
                records.add(description(described));
            }
            out.write(header(length, records));
            for (byte[] record : records) {
                out.write(record);
            }
            ByteBuffer record = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < cloud.points(); i++) {
                record(i, record);
                out.write(record.array());
            }
        }
    }

    private byte[] header(int length, List<byte[]> records) {
        ByteBuffer h = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        h.put(0, "LASF".getBytes(StandardCharsets.US_ASCII));
        h.putShort(6, (short) encoding());
        h.put(24, (byte) 1).put(25, (byte) 4);
        if (said == null) {
            h.put(26, "OTHER".getBytes(StandardCharsets.US_ASCII));
        } else {
            h.put(26, said.maker());
        }
        h.put(58, Arrays.copyOf("Facet".getBytes(StandardCharsets.US_ASCII), 32));
        h.putShort(94, (short) HEADER);
        h.putInt(96, HEADER + records.stream().mapToInt(record -> record.length).sum());
        h.putInt(100, records.size());
        h.put(104, (byte) format);
        h.putShort(105, (short) length);
        for (int axis = 0; axis < 3; axis++) {
            h.putDouble(131 + 8 * axis, unit[axis]);
            h.putDouble(155 + 8 * axis, zero[axis]);
            h.putDouble(179 + 16 * axis, greatest[axis]);
            h.putDouble(187 + 16 * axis, least[axis]);
        }
        h.putLong(247, cloud.points());
        long[] byReturn = new long[15];
        for (int i = 0; i < cloud.points(); i++) {
            int number = (int) field("return_number", i, 1);
            byReturn[Math.clamp(number, 1, 15) - 1]++;
        }
        for (int r = 0; r < byReturn.length; r++) {
            h.putLong(255 + 8 * r, byReturn[r]);
        }
        return h.array();
    }

    /** Well-known text, as formats from 6 on ask for, unless the file told its coordinate system by keys alone. */
    private int encoding() {
        if (said == null) {
            return CloudHeader.Las.WELL_KNOWN_TEXT;
        }
        boolean keys = said.records().stream().anyMatch(record -> id(record) == GEOGRAPHIC_KEYS);
        boolean told = (said.encoding() & CloudHeader.Las.WELL_KNOWN_TEXT) != 0;
        return (said.encoding() & 1) | (keys && !told ? 0 : CloudHeader.Las.WELL_KNOWN_TEXT); // 1: the kind of time
    }

    private static int id(byte[] record) {
        return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getShort(18) & 0xFFFF;
    }

    private byte[] description(int described) {
        ByteBuffer d = ByteBuffer.allocate(54 + described).order(ByteOrder.LITTLE_ENDIAN);
        d.put(2, "LASF_Spec".getBytes(StandardCharsets.US_ASCII));
        d.putShort(18, (short) 4);
        d.putShort(20, (short) described);
        int at = 54;
        for (PointAttribute attribute : extra) {
            int type = switch (attribute.type()) {
                case UINT8 -> 1;
                case INT8 -> 2;
                case UINT16 -> 3;
                case INT16 -> 4;
                case UINT32 -> 5;
                case INT32 -> 6;
                case FLOAT32 -> 9;
                case FLOAT64 -> 10;
            };
            d.put(at + 2, (byte) type);
            d.put(at + 4, attribute.name().getBytes(StandardCharsets.US_ASCII));
            at += EXTRA;
        }
        return d.array();
    }

    private double field(String name, int point, double absent) {
        @Nullable PointAttribute attribute = fields.get(name);
        return attribute == null ? absent : attribute.get(point);
    }

    private void record(int i, ByteBuffer r) {
        r.clear();
        for (int axis = 0; axis < 3; axis++) {
            r.putInt((int) Math.rint((coordinate(i, axis) - zero[axis]) / unit[axis]));
        }
        r.putShort((short) (int) field("intensity", i, 0));
        r.put((byte) ((int) field("return_number", i, 1) | (int) field("number_of_returns", i, 1) << 4));
        r.put((byte) ((int) field("classification_flags", i, 0)
                | (int) field("scanner_channel", i, 0) << 4
                | (int) field("scan_direction", i, 0) << 6
                | (int) field("edge_of_flight_line", i, 0) << 7));
        r.put((byte) (int) field("classification", i, 0));
        r.put((byte) (int) field("user_data", i, 0));
        r.putShort((short) Math.rint(field("scan_angle", i, 0) / ANGLE));
        r.putShort((short) (int) field("point_source", i, 0));
        r.putDouble(field("gps_time", i, 0));
        if (format >= 7) {
            r.putShort((short) (int) field("red", i, 0));
            r.putShort((short) (int) field("green", i, 0));
            r.putShort((short) (int) field("blue", i, 0));
        }
        if (format == 8) {
            r.putShort((short) (int) field("near_infrared", i, 0));
        }
        for (PointAttribute attribute : extra) {
            PlyWriter.put(r, attribute.type(), attribute.get(i));
        }
    }
}
