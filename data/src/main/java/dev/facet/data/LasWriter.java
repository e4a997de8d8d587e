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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clouds written as LAS 1.4, format 6, or 7 with colour, or 8 with near infrared: attributes that have the names and fit
 * the fields of {@link LasRecords} go there, all others become extra dimensions of their type.
 *
 * <p>Coordinates are whole multiples of a unit, so they are rounded: to a unit fine enough for 2^30 steps across the
 * cloud, a power of ten. A file that was read with a unit of .01 comes back exactly.
 */
final class LasWriter {
    private static final int HEADER = 375;
    private static final int EXTRA = 192;
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
            Map.entry("scan_angle", 0x7FFF),
            Map.entry("user_data", 255),
            Map.entry("point_source", 0xFFFF),
            Map.entry("red", 0xFFFF),
            Map.entry("green", 0xFFFF),
            Map.entry("blue", 0xFFFF),
            Map.entry("near_infrared", 0xFFFF));

    private final PointCloud cloud;
    private final Map<String, PointAttribute> fields = new HashMap<>();
    private final List<PointAttribute> extra = new ArrayList<>();
    private final double[] unit = new double[3];
    private final double[] least = new double[3];
    private final double[] greatest = new double[3];
    private final int format;

    private LasWriter(PointCloud cloud) {
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
        Integer most = FIELDS.get(attribute.name());
        if (most == null || !attribute.type().whole()) {
            return false;
        }
        int lowest = attribute.name().equals("scan_angle") ? Short.MIN_VALUE : 0;
        for (int i = 0; i < attribute.count(); i++) {
            if (attribute.get(i) < lowest || attribute.get(i) > most) {
                return false;
            }
        }
        return true;
    }

    private double coordinate(int point, int axis) {
        return axis < cloud.dims() ? cloud.coordinate(point, axis) : 0;
    }

    /** Bounds, and the finest power of ten that counts from the offset to them in 2^30 steps, .0001 at the finest. */
    private void measure(int axis) {
        least[axis] = Double.POSITIVE_INFINITY;
        greatest[axis] = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < cloud.points(); i++) {
            least[axis] = Math.min(least[axis], coordinate(i, axis));
            greatest[axis] = Math.max(greatest[axis], coordinate(i, axis));
        }
        double farthest = Math.max(Math.abs(least[axis] - offset(axis)), Math.abs(greatest[axis] - offset(axis)));
        unit[axis] = Math.max(1e-4, StrictMath.pow(10, Math.ceil(StrictMath.log10(farthest / (1 << 30)))));
        if (farthest < 1) {
            unit[axis] = 1e-9;
        }
    }

    /** A whole number, so that coordinates in hundredths stay so. */
    private double offset(int axis) {
        return axis < cloud.dims() ? Math.rint(cloud.offset()[axis]) : 0;
    }

    private void write(Path target) throws IOException {
        int length = LasHeader.length(format);
        for (PointAttribute attribute : extra) {
            length += attribute.type().bytes();
        }
        int described = extra.size() * EXTRA;
        if (length > 0xFFFF || described > 0xFFFF) {
            throw new IllegalArgumentException(
                    "a LAS file holds at most 341 extra dimensions, the cloud has " + extra.size());
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
            out.write(header(length, described));
            if (described > 0) {
                out.write(description(described));
            }
            ByteBuffer record = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < cloud.points(); i++) {
                record(i, record);
                out.write(record.array());
            }
        }
    }

    private byte[] header(int length, int described) {
        ByteBuffer h = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        h.put(0, "LASF".getBytes(StandardCharsets.US_ASCII));
        h.putShort(6, (short) 16); // well-known text, as formats from 6 on ask
        h.put(24, (byte) 1).put(25, (byte) 4);
        h.put(26, "OTHER".getBytes(StandardCharsets.US_ASCII));
        h.put(58, "Facet".getBytes(StandardCharsets.US_ASCII));
        h.putShort(94, (short) HEADER);
        h.putInt(96, HEADER + (described > 0 ? 54 + described : 0));
        h.putInt(100, described > 0 ? 1 : 0);
        h.put(104, (byte) format);
        h.putShort(105, (short) length);
        for (int axis = 0; axis < 3; axis++) {
            h.putDouble(131 + 8 * axis, unit[axis]);
            h.putDouble(155 + 8 * axis, offset(axis));
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
            r.putInt((int) Math.rint((coordinate(i, axis) - offset(axis)) / unit[axis]));
        }
        r.putShort((short) (int) field("intensity", i, 0));
        r.put((byte) ((int) field("return_number", i, 1) | (int) field("number_of_returns", i, 1) << 4));
        r.put((byte) ((int) field("classification_flags", i, 0)
                | (int) field("scanner_channel", i, 0) << 4
                | (int) field("scan_direction", i, 0) << 6
                | (int) field("edge_of_flight_line", i, 0) << 7));
        r.put((byte) (int) field("classification", i, 0));
        r.put((byte) (int) field("user_data", i, 0));
        r.putShort((short) (int) field("scan_angle", i, 0));
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
