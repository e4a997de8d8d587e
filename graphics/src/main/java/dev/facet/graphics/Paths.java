package dev.facet.graphics;

import java.util.ArrayList;
import java.util.List;

/** Lines through space for bent rods. */
final class Paths {
    private static final int BEND_STEPS = 6;

    private Paths() {}

    /** Straight from corner to corner, each bend rounded by a parabola that starts {@code radius} before it. */
    static List<Vec> bent(double radius, Vec... corners) {
        List<Vec> path = new ArrayList<>();
        path.add(corners[0]);
        for (int i = 1; i + 1 < corners.length; i++) {
            Vec corner = corners[i];
            Vec in = leave(corner, corners[i - 1], radius);
            Vec out = leave(corner, corners[i + 1], radius);
            for (int step = 0; step <= BEND_STEPS; step++) {
                double t = (double) step / BEND_STEPS;
                path.add(in.towards(corner, t).towards(corner.towards(out, t), t));
            }
        }
        path.add(corners[corners.length - 1]);
        return path;
    }

    private static Vec leave(Vec corner, Vec other, double radius) {
        double length = other.minus(corner).length();
        return corner.towards(other, Math.min(0.49, radius / Math.max(length, 1e-9)));
    }

    static List<Vec> mirrored(List<Vec> path) {
        return path.stream().map(Vec::mirrored).toList();
    }
}
