package dev.facet.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A monotone map between degrees and what a code holds in their place, fitted on training scenes: straight lines between
 * knots, and beyond the last ones.
 *
 * <p>The value of a pair is its angle in radians, unrolled along the range, so that it may leave (-pi, pi]. Over a full
 * turn the map goes on after it by the same turn.
 *
 * @param group of the code
 * @param pair whether the group is an angle pair
 * @param fullTurn whether degrees go all the way round
 * @param degrees of the knots, rising
 * @param values at the knots, rising or falling
 */
public record AngleCalibration(
        String group, boolean pair, boolean fullTurn, List<Double> degrees, List<Double> values) {
    private static final int KNOTS = 36;

    /** Degrees beyond the outer knots that are still told. */
    private static final double MARGIN = 5;

    public AngleCalibration {
        degrees = List.copyOf(degrees);
        values = List.copyOf(values);
        if (degrees.size() < 2 || values.size() != degrees.size()) {
            throw new IllegalArgumentException("a calibration needs at least 2 knots with a value each, got "
                    + degrees.size() + " and " + values.size());
        }
        boolean falling = values.getLast() < values.getFirst();
        for (int i = 0; i < degrees.size(); i++) {
            double step = i == 0 ? 1 : values.get(i) - values.get(i - 1);
            boolean turns = i > 0 && !(degrees.get(i) > degrees.get(i - 1) && (falling ? step < 0 : step > 0));
            if (turns || !Double.isFinite(degrees.get(i)) || !Double.isFinite(values.get(i))) {
                throw new IllegalArgumentException(
                        "the knots of " + group + " must be finite, degrees rising and values all"
                                + " rising or all falling, got " + degrees.get(i) + " degrees with " + values.get(i)
                                + " as knot "
                                + (i + 1));
            }
        }
    }

    /**
     * Fits the map of a group.
     *
     * @param truth degrees of each scene
     * @param codes of the group, (scenes, 2) of a pair, (scenes, 1) of a number
     * @param pair whether it is one
     * @param range from and to in degrees
     */
    static AngleCalibration fit(String group, double[] truth, double[] codes, boolean pair, List<Double> range) {
        double from = range.get(0);
        double to = range.get(1);
        boolean full = to - from >= 360;
        double[] x = new double[KNOTS];
        double[] y = new double[KNOTS];
        double[] cosines = new double[KNOTS];
        double[] degrees = new double[KNOTS];
        double[] counts = new double[KNOTS];
        for (int i = 0; i < truth.length; i++) {
            int bin = Math.clamp((int) ((truth[i] - from) / (to - from) * KNOTS), 0, KNOTS - 1);
            counts[bin]++;
            degrees[bin] += truth[i];
            x[bin] += codes[pair ? 2 * i : i];
            cosines[bin] += pair ? codes[2 * i + 1] : 0;
        }
        List<Double> knots = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        int used = 0;
        for (int bin = 0; bin < KNOTS; bin++) {
            if (counts[bin] > 0) {
                knots.add(degrees[bin] / counts[bin]);
                weights.add(counts[bin]);
                double value = pair ? Math.atan2(cosines[bin], x[bin]) : x[bin] / counts[bin];
                if (pair && used > 0) { // unrolled: the nearest turn to the knot before
                    value += 2 * Math.PI * Math.round((y[used - 1] - value) / (2 * Math.PI));
                }
                y[used++] = value;
            }
        }
        if (used < 2) {
            throw new IllegalArgumentException(
                    "a calibration of " + group + " needs scenes of different angles, got " + truth.length + " scenes");
        }
        double[] values = Arrays.copyOf(y, used);
        double sign = values[used - 1] >= values[0] ? 1 : -1;
        double[] rising = new double[used];
        for (int i = 0; i < used; i++) {
            rising[i] = sign * values[i];
        }
        double[] monotone = strictlyRising(
                isotonic(rising, weights.stream().mapToDouble(w -> w).toArray()));
        List<Double> fitted = new ArrayList<>();
        for (double value : monotone) {
            fitted.add(sign * value);
        }
        return new AngleCalibration(group, pair, full, knots, fitted);
    }

    /** The rising sequence that is nearest in weighted squares: neighbours that fall are pooled. */
    static double[] isotonic(double[] values, double[] weights) {
        double[] level = new double[values.length];
        double[] weight = new double[values.length];
        int[] length = new int[values.length];
        int blocks = 0;
        for (int i = 0; i < values.length; i++) {
            level[blocks] = values[i];
            weight[blocks] = weights[i];
            length[blocks] = 1;
            blocks++;
            while (blocks > 1 && level[blocks - 2] > level[blocks - 1]) {
                double sum = weight[blocks - 2] + weight[blocks - 1];
                level[blocks - 2] =
                        (level[blocks - 2] * weight[blocks - 2] + level[blocks - 1] * weight[blocks - 1]) / sum;
                weight[blocks - 2] = sum;
                length[blocks - 2] += length[blocks - 1];
                blocks--;
            }
        }
        double[] out = new double[values.length];
        int at = 0;
        for (int b = 0; b < blocks; b++) {
            Arrays.fill(out, at, at + length[b], level[b]);
            at += length[b];
        }
        return out;
    }

    /** A level stretch gets a slope so small that it shifts nothing, and the map can be turned round. */
    private static double[] strictlyRising(double[] values) {
        double least = 1e-6 * Math.max(1e-6, values[values.length - 1] - values[0]);
        for (int i = 1; i < values.length; i++) {
            values[i] = Math.max(values[i], values[i - 1] + least);
        }
        return values;
    }

    private double sign() {
        return values.getLast() >= values.getFirst() ? 1 : -1;
    }

    /** The value of so many degrees, unrolled: a turn more of degrees is a turn more of a pair's angle. */
    double value(double wanted) {
        double turns = fullTurn ? Math.floor((wanted - degrees.getFirst()) / 360) : 0;
        double value = interpolate(degreeKnots(), valueKnots(), wanted - 360 * turns);
        return pair ? value + sign() * 2 * Math.PI * turns : value;
    }

    /** What the code holds for so many degrees: cosine and sine of a pair, else one number. */
    double[] code(double wanted) {
        double value = value(wanted);
        return pair ? new double[] {Math.cos(value), Math.sin(value)} : new double[] {value};
    }

    /** The degrees that a group of a code (2 entries of a pair, else 1) stands for. */
    double degrees(double... code) {
        double sign = sign();
        double[] rising = valueKnots();
        for (int i = 0; i < rising.length; i++) {
            rising[i] *= sign;
        }
        double value = sign * (pair ? Math.atan2(code[1], code[0]) : code[0]);
        if (pair && fullTurn) {
            value = rising[0] + positiveRemainder(value - rising[0], 2 * Math.PI);
        } else if (pair) {
            double middle = (rising[0] + rising[rising.length - 1]) / 2;
            value += 2 * Math.PI * Math.round((middle - value) / (2 * Math.PI));
        }
        double found = interpolate(rising, degreeKnots(), value);
        return fullTurn ? found : Math.clamp(found, degrees.getFirst() - MARGIN, degrees.getLast() + MARGIN);
    }

    private static double positiveRemainder(double value, double modulus) {
        return value - modulus * Math.floor(value / modulus);
    }

    private double[] degreeKnots() {
        return knots(degrees, 360);
    }

    private double[] valueKnots() {
        return knots(values, pair ? sign() * 2 * Math.PI : 0);
    }

    /** The knots; of a full turn the first one again at its end. */
    private double[] knots(List<Double> list, double turn) {
        int n = list.size();
        double[] knots = new double[fullTurn ? n + 1 : n];
        for (int i = 0; i < n; i++) {
            knots[i] = list.get(i);
        }
        if (fullTurn) {
            knots[n] = knots[0] + turn;
        }
        return knots;
    }

    /** Straight lines through knots whose places rise. */
    private static double interpolate(double[] places, double[] values, double at) {
        int i = 1;
        while (i < places.length - 1 && at > places[i]) {
            i++;
        }
        double t = (at - places[i - 1]) / (places[i] - places[i - 1]);
        return values[i - 1] + t * (values[i] - values[i - 1]);
    }
}
