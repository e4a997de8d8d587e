package dev.facet.app.demo;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Points on the surface of a tube along a trefoil knot: strands pass close to each other in space but are far apart along
 * the surface, which is what a mask that follows a graph has to get right.
 *
 * @param points (N, 3)
 * @param normals (N, 3), of length 1, pointing outward
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: only a name for two arrays.
record KnotCloud(double[] points, double[] normals) {
    private static final double TUBE = .42;
    private static final int LENGTH_STEPS = 4000;

    /** N points, spread evenly along the tube and around it with a little noise, in the order of their draw. */
    static KnotCloud of(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] points = new double[3 * count];
        double[] normals = new double[3 * count];
        double golden = (Math.sqrt(5) - 1) / 2;
        double[] lengths = lengths();
        for (int i = 0; i < count; i++) {
            double along = atLength((i + .6 * random.nextDouble()) / count, lengths);
            double around = 2 * Math.PI * (i * golden % 1 + .004 * random.nextDouble());
            place(along, around, points, normals, 3 * i);
        }
        return new KnotCloud(points, normals);
    }

    int count() {
        return points.length / 3;
    }

    /** The point nearest to the given place along the knot (0 to 1) and around the tube (0 to 1). */
    int nearest(double along, double around) {
        double[] wanted = new double[3];
        place(atLength(along, lengths()), 2 * Math.PI * around, wanted, new double[3], 0);
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count(); i++) {
            double distance = 0;
            for (int d = 0; d < 3; d++) {
                double difference = points[3 * i + d] - wanted[d];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    /** The curve's length up to each of many parameters, divided by its whole length. */
    private static double[] lengths() {
        double[] lengths = new double[LENGTH_STEPS + 1];
        double[] before = centre(0);
        for (int s = 1; s <= LENGTH_STEPS; s++) {
            double[] here = centre(2 * Math.PI * s / LENGTH_STEPS);
            lengths[s] = lengths[s - 1]
                    + Math.hypot(Math.hypot(here[0] - before[0], here[1] - before[1]), here[2] - before[2]);
            before = here;
        }
        double whole = lengths[LENGTH_STEPS];
        for (int s = 0; s <= LENGTH_STEPS; s++) {
            lengths[s] /= whole;
        }
        return lengths;
    }

    /** The parameter at which the given part of the curve's length is reached. */
    private static double atLength(double part, double[] lengths) {
        int found = Arrays.binarySearch(lengths, part);
        int s = found >= 0 ? found : -found - 1;
        if (s == 0) {
            return 0;
        }
        double inside = (part - lengths[s - 1]) / (lengths[s] - lengths[s - 1]);
        return 2 * Math.PI * (s - 1 + inside) / LENGTH_STEPS;
    }

    private static void place(double t, double around, double[] points, double[] normals, int at) {
        double[] centre = centre(t);
        double[] ahead = centre(t + 1e-4);
        double[] tangent = unit(new double[] {ahead[0] - centre[0], ahead[1] - centre[1], ahead[2] - centre[2]});
        double[] side = unit(cross(tangent, new double[] {0, 0, 1}));
        double[] up = cross(side, tangent);
        for (int d = 0; d < 3; d++) {
            double normal = Math.cos(around) * side[d] + Math.sin(around) * up[d];
            normals[at + d] = normal;
            points[at + d] = centre[d] + TUBE * normal;
        }
    }

    /** The trefoil: a curve that winds three times around a torus while it goes round it twice. */
    private static double[] centre(double t) {
        return new double[] {
            Math.sin(t) + 2 * Math.sin(2 * t), Math.cos(t) - 2 * Math.cos(2 * t), -.95 * Math.sin(3 * t)
        };
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double[] unit(double[] v) {
        double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        return new double[] {v[0] / length, v[1] / length, v[2] / length};
    }
}
