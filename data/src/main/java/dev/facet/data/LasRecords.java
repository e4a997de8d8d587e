package dev.facet.data;

import dev.facet.data.PointAttribute.Column;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Records of LAS points made a cloud. Coordinates are whole numbers; their middle is subtracted before they meet the
 * scale, so that two files that differ in their offset alone have the same positions, bit for bit.
 *
 * <p>Attributes: intensity, return_number, number_of_returns, classification, classification_flags (1 synthetic, 2 key
 * point, 4 withheld, 8 overlap), scanner_channel, scan_direction, edge_of_flight_line, scan_angle (degrees), user_data, point_source, gps_time, red, green, blue, near_infrared, and the extra
 * dimensions of one number. A field that is 0 in every point is left out; waveforms are.
 */
final class LasRecords {
    private final Path file;
    private final LasHeader header;
    private final PointReading reading;
    private final List<Column> fields = new ArrayList<>();
    private final List<Column> extra = new ArrayList<>();

    LasRecords(Path file, LasHeader header, int expected) {
        this.file = file;
        this.header = header;
        reading = new PointReading(file, 3, expected);
        boolean late = header.format() >= 6;
        field("intensity", ScalarType.UINT16, expected);
        for (String name : new String[] {
            "return_number",
            "number_of_returns",
            "classification",
            "classification_flags",
            "scanner_channel",
            "scan_direction",
            "edge_of_flight_line"
        }) {
            field(name, ScalarType.UINT8, expected);
        }
        field("scan_angle", late ? ScalarType.FLOAT32 : ScalarType.INT8, expected);
        field("user_data", ScalarType.UINT8, expected);
        field("point_source", ScalarType.UINT16, expected);
        if (header.hasTime()) {
            field("gps_time", ScalarType.FLOAT64, expected);
        }
        if (header.hasColour()) {
            for (String name : new String[] {"red", "green", "blue"}) {
                field(name, ScalarType.UINT16, expected);
            }
        }
        if (header.hasNearInfrared()) {
            field("near_infrared", ScalarType.UINT16, expected);
        }
        Set<String> taken = new HashSet<>();
        fields.forEach(column -> taken.add(column.name()));
        for (LasHeader.Extra dimension : header.extra()) {
            String name = dimension.name();
            while (!taken.add(name)) {
                name += "_";
            }
            extra.add(new Column(name, dimension.plain() ? dimension.type() : ScalarType.FLOAT64, expected));
        }
    }

    private void field(String name, ScalarType type, int expected) {
        fields.add(new Column(name, type, expected));
    }

    /** Adds a record, uncompressed, in little-endian order. */
    void add(ByteBuffer r) {
        for (int axis = 0; axis < 3; axis++) {
            reading.coordinate(r.getInt(4 * axis));
        }
        boolean late = header.format() >= 6;
        int returns = r.get(14) & 0xFF;
        int flags = r.get(15) & 0xFF;
        int at = 0;
        fields.get(at++).add(r.getShort(12) & 0xFFFF);
        if (late) {
            fields.get(at++).add(returns & 15);
            fields.get(at++).add(returns >> 4);
            fields.get(at++).add(r.get(16) & 0xFF);
            fields.get(at++).add(flags & 15);
            fields.get(at++).add((flags >> 4) & 3);
            fields.get(at++).add((flags >> 6) & 1);
            fields.get(at++).add(flags >> 7);
            fields.get(at++).add(r.getShort(18) * LasWriter.ANGLE);
            fields.get(at++).add(r.get(17) & 0xFF);
            fields.get(at++).add(r.getShort(20) & 0xFFFF);
        } else {
            fields.get(at++).add(returns & 7);
            fields.get(at++).add((returns >> 3) & 7);
            fields.get(at++).add(flags & 31);
            fields.get(at++).add(flags >> 5);
            fields.get(at++).add(0);
            fields.get(at++).add((returns >> 6) & 1);
            fields.get(at++).add(returns >> 7);
            fields.get(at++).add(r.get(16));
            fields.get(at++).add(r.get(17) & 0xFF);
            fields.get(at++).add(r.getShort(18) & 0xFFFF);
        }
        int place = late ? 22 : 20;
        if (header.hasTime()) {
            fields.get(at++).add(r.getDouble(place));
            place += 8;
        }
        for (int c = header.hasColour() ? header.hasNearInfrared() ? 4 : 3 : 0; c > 0; c--) {
            fields.get(at++).add(r.getShort(place) & 0xFFFF);
            place += 2;
        }
        for (int e = 0; e < extra.size(); e++) {
            LasHeader.Extra dimension = header.extra().get(e);
            double value = value(r, dimension);
            extra.get(e).add(dimension.plain() ? value : value * dimension.scale() + dimension.offset());
        }
    }

    private static double value(ByteBuffer r, LasHeader.Extra dimension) {
        int at = dimension.at();
        if (dimension.wide()) {
            long bits = r.getLong(at);
            return dimension.unsigned() && bits < 0 ? (bits >>> 1) * 2.0 : bits;
        }
        return switch (dimension.type()) {
            case INT8 -> r.get(at);
            case UINT8 -> r.get(at) & 0xFF;
            case INT16 -> r.getShort(at);
            case UINT16 -> r.getShort(at) & 0xFFFF;
            case INT32 -> r.getInt(at);
            case UINT32 -> r.getInt(at) & 0xFFFFFFFFL;
            case FLOAT32 -> r.getFloat(at);
            case FLOAT64 -> r.getDouble(at);
        };
    }

    int points() {
        return reading.points();
    }

    PointCloud cloud() {
        double[] whole = reading.coordinates();
        if (whole.length == 0) {
            throw new DataFormatException(file, "holds no points");
        }
        double[] offset = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int c = axis; c < whole.length; c += 3) {
                least = Math.min(least, whole[c]);
                greatest = Math.max(greatest, whole[c]);
            }
            double middle = Math.rint((least + greatest) / 2);
            double scale = header.scale()[axis];
            for (int c = axis; c < whole.length; c += 3) {
                whole[c] = (whole[c] - middle) * scale;
            }
            offset[axis] = middle * scale + header.offset()[axis];
        }
        List<PointAttribute> attributes = new ArrayList<>();
        for (Column column : fields) {
            if (column.anyOther()) {
                attributes.add(column.attribute());
            }
        }
        for (Column column : extra) {
            attributes.add(column.attribute());
        }
        return new PointCloud(whole, 3, offset, 1, attributes, null, new CloudHeader(List.of(), header.said()));
    }
}
