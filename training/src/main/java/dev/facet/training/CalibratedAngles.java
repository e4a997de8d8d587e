package dev.facet.training;

import dev.facet.nn.CodeLayout;
import java.util.Arrays;
import java.util.Map;

/** Angles in groups of the code that are theirs, through the calibration. */
final class CalibratedAngles implements SceneAngles {
    private final CodedPictures coded;
    private final SceneCalibration calibration;

    CalibratedAngles(CodedPictures coded, SceneCalibration calibration) {
        this.coded = coded;
        this.calibration = calibration;
    }

    @Override
    public double[] degrees(float[] codes, String angle) {
        AngleCalibration map = calibration.angle(angle);
        double[] group = coded.group(codes, angle);
        double[] degrees = new double[codes.length / coded.layout().size()];
        for (int i = 0; i < degrees.length; i++) {
            degrees[i] = map.pair() ? map.degrees(group[2 * i], group[2 * i + 1]) : map.degrees(group[i]);
        }
        return degrees;
    }

    /** Those of a pair on the turn about the middle of the calibrated ones. */
    @Override
    public double[] values(float[] codes, String angle) {
        AngleCalibration map = calibration.angle(angle);
        double[] group = coded.group(codes, angle);
        if (!map.pair()) {
            return group;
        }
        double middle = Math.toDegrees((map.values().getFirst() + map.values().getLast()) / 2);
        double[] values = new double[group.length / 2];
        for (int i = 0; i < values.length; i++) {
            double value = Math.toDegrees(Math.atan2(group[2 * i + 1], group[2 * i]));
            values[i] = value + 360 * Math.round((middle - value) / 360);
        }
        return values;
    }

    @Override
    public double value(String angle, double degrees) {
        AngleCalibration map = calibration.angle(angle);
        return map.pair() ? Math.toDegrees(map.value(degrees)) : map.value(degrees);
    }

    @Override
    public float[] with(float[] codes, Map<String, double[]> degrees) {
        float[] changed = codes.clone();
        degrees.forEach((angle, wanted) -> {
            for (int i = 0; i < wanted.length; i++) {
                coded.setAngle(changed, i, calibration.angle(angle), wanted[i]);
            }
        });
        return changed;
    }

    @Override
    public boolean[] active(String angle) {
        boolean[] active = new boolean[coded.layout().size()];
        CodeLayout.Group group = coded.layout().group(angle);
        Arrays.fill(active, group.offset(), group.end(), true);
        return active;
    }
}
