package dev.facet.graphics;

/**
 * The bare form of a head without features: skull, jaw, neck and shoulders, as cross-sections lofted from the crown
 * down. A section is a superellipse in polar form, one exponent in front and one behind, and it is tilted: its height
 * differs in front, at the side and behind, as a jaw's does. Numbers of the sections are blended by uniform cubic
 * B-splines. Lengths are centimetres of an average adult: x to the subject's left, y up from the pupils, z forward from
 * the ear canals.
 *
 * <p>A surface point is given by an angle, 0 in front and pi behind, and a level: section {@code i} of the table has
 * its pull at level {@code i}.
 */
final class HeadSkull {
    /** The level of the lowest section. */
    static final double LAST_LEVEL = 16;

    static final double EYE_LEVEL = 6;

    // Height in front, at the side, behind; depth in front, of the centre, behind; half width; exponents front, behind.
    private static final double[][] SECTIONS = {
        {11.75, 11.75, 11.55, -0.9, -0.9, -0.9, 0.0, 2.0, 2.0}, // crown
        {11.2, 11.1, 10.7, 2.6, -1.0, -4.8, 3.3, 2.0, 2.0},
        {9.7, 9.4, 8.8, 5.9, -1.0, -8.0, 5.7, 2.0, 2.0},
        {7.3, 7.0, 6.2, 8.2, -0.9, -9.6, 7.15, 2.1, 2.05}, // hair line
        {4.8, 4.6, 3.6, 9.3, -0.8, -10.1, 7.65, 2.2, 2.1}, // forehead
        {2.3, 2.2, 1.2, 9.4, -0.4, -9.9, 7.5, 2.3, 2.1}, // brows
        {0.0, 0.0, -1.2, 8.85, 0.0, -9.1, 7.1, 2.25, 2.05}, // eyes
        {-2.4, -2.2, -3.3, 8.95, 0.4, -7.9, 6.9, 2.2, 2.0}, // cheekbones
        {-4.8, -4.2, -5.2, 9.25, 0.5, -6.9, 6.4, 2.15, 2.0}, // base of the nose
        {-7.1, -6.1, -6.9, 9.45, 0.4, -6.3, 5.9, 2.1, 2.0}, // mouth
        {-9.3, -7.8, -8.4, 9.4, 0.2, -6.1, 5.35, 1.95, 2.0},
        {-11.7, -9.3, -9.8, 9.3, 0.0, -6.0, 4.85, 1.85, 2.0}, // chin and edge of the jaw
        {-12.1, -10.1, -10.9, 6.4, -0.5, -6.0, 4.3, 1.9, 2.0}, // beneath it
        {-12.0, -11.0, -11.9, 3.2, -0.9, -6.1, 4.7, 1.95, 2.0}, // throat
        {-13.7, -12.4, -13.0, 2.9, -1.2, -6.3, 5.2, 2.0, 2.0},
        {-14.9, -13.7, -14.1, 3.0, -1.3, -6.5, 5.6, 2.0, 2.0}, // root of the neck
        {-15.7, -14.8, -15.1, 3.3, -1.3, -6.5, 6.0, 2.0, 2.0}, // cut of the bust
    };

    private HeadSkull() {}

    /** Writes the point of an angle in [0, pi] and a level in [0, LAST_LEVEL] to {@code out[0..2]}. */
    static void point(double angle, double level, double[] out) {
        double front = blend(level, 0);
        double side = blend(level, 1);
        double behind = blend(level, 2);
        double centre = blend(level, 4);
        double width = blend(level, 6);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double exponent = blend(level, 8) + (1 + cos) / 2 * (blend(level, 7) - blend(level, 8));
        double depth = cos > 0 ? blend(level, 3) - centre : centre - blend(level, 5);
        double radius = 0;
        if (width > 1e-9) {
            radius = StrictMath.pow(
                    StrictMath.pow(Math.abs(sin) / width, exponent) + StrictMath.pow(Math.abs(cos) / depth, exponent),
                    -1 / exponent);
        }
        out[0] = radius * sin;
        out[1] = side + cos * cos * (cos > 0 ? front - side : behind - side);
        out[2] = centre + radius * cos;
    }

    /** Writes angle and level of the point of the front that has the given x of 0 or more and y to {@code out[0..1]}. */
    static void locate(double x, double y, double[] out) {
        double[] here = new double[3];
        double[] moved = new double[3];
        double angle = Math.min(1.2, x / 8);
        double level = 6 - y / 2.3;
        double step = 1e-4;
        for (int i = 0; i < 30; i++) {
            point(angle, level, here);
            double dx = x - here[0];
            double dy = y - here[1];
            if (dx * dx + dy * dy < 1e-16) {
                break;
            }
            point(angle + step, level, moved);
            double xa = (moved[0] - here[0]) / step;
            double ya = (moved[1] - here[1]) / step;
            point(angle, level + step, moved);
            double xl = (moved[0] - here[0]) / step;
            double yl = (moved[1] - here[1]) / step;
            double determinant = xa * yl - xl * ya;
            angle = Math.clamp(angle + Math.clamp((dx * yl - dy * xl) / determinant, -.2, .2), 0, 1.5);
            level = Math.clamp(level + Math.clamp((xa * dy - ya * dx) / determinant, -1, 1), .01, LAST_LEVEL);
        }
        out[0] = angle;
        out[1] = level;
    }

    private static double blend(double level, int column) {
        int i = Math.min((int) level, SECTIONS.length - 1);
        double f = level - i;
        double g = 1 - f;
        return (g * g * g * value(i - 1, column)
                        + (3 * f * f * f - 6 * f * f + 4) * value(i, column)
                        + (3 * g * g * g - 6 * g * g + 4) * value(i + 1, column)
                        + f * f * f * value(i + 2, column))
                / 6;
    }

    /** The table, continued over the crown as its mirror image and below as a straight line. */
    private static double value(int section, int column) {
        int last = SECTIONS.length - 1;
        if (section > last) {
            return SECTIONS[last][column] + (section - last) * (SECTIONS[last][column] - SECTIONS[last - 1][column]);
        }
        if (section >= 0) {
            return SECTIONS[section][column];
        }
        double[] mirrored = SECTIONS[-section];
        return switch (column) {
            case 3, 5 -> 2 * mirrored[4] - mirrored[column];
            case 6 -> -mirrored[6];
            default -> mirrored[column];
        };
    }
}
