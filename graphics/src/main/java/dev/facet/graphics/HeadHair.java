package dev.facet.graphics;

import static dev.facet.graphics.HeadRelief.bump;
import static dev.facet.graphics.HeadRelief.smooth;

/**
 * Hair as one closed mass around the skull: columns run from the crown down to the hair's end, outwards by its volume,
 * and back into the head. Where its volume is below 0 it lies inside the skull and is not seen.
 *
 * <p>Roots lie on a table of guides: points of the skull by column and level, continued straight down below the ears,
 * which shape coordinates move as they move the skin.
 */
final class HeadHair {
    /** Columns around the head; the first is in front, they go by the subject's left. */
    static final int COLUMNS = 66;

    /** Rows of the mass on each column, the last two of which go back inside. */
    static final int ROWS = 19;

    /** Guides of a column: hanging ones at whole levels, then those that keep to the skull from {@link #EARS} on. */
    static final int GUIDES = 18;

    private static final int HANGING = 15;
    private static final double CLEAR = .14;
    private static final int EARS = 6;

    static final int VERTICES = 1 + COLUMNS * ROWS + 1;

    private HeadHair() {}

    /** What a head's hair is like. */
    record Style(
            double length,
            double volume,
            double top,
            double sides,
            double fringe,
            double hairline,
            double parting,
            double waves,
            double lift) {
        /** 0 for short hair to 1 for hair that hangs free of the neck. */
        double hanging() {
            return Math.min(1, 2.5 * length);
        }
    }

    /** The angle of a column, more of them where the hair's edge passes the face. */
    static double angle(int column) {
        return ANGLES[column];
    }

    private static final double[] ANGLES = angles();

    private static double[] angles() {
        int half = COLUMNS / 2;
        int steps = 1800;
        double[] reached = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            double degrees = 180.0 * (i + .5) / steps;
            double near = (degrees - 60) / 24;
            reached[i + 1] = reached[i] + 1 + 0.9 * StrictMath.exp(-near * near);
        }
        double[] angles = new double[COLUMNS];
        for (int c = 1, i = 0; c <= half; c++) {
            double wanted = reached[steps] * c / half;
            while (i < steps && reached[i + 1] < wanted) {
                i++;
            }
            double f = i < steps ? (wanted - reached[i]) / (reached[i + 1] - reached[i]) : 0;
            angles[c] = Math.PI * (i + f) / steps;
            angles[(COLUMNS - c) % COLUMNS] = c == half ? angles[c] : -angles[c];
        }
        return angles;
    }

    /** The average guides, (COLUMNS, GUIDES, 3). */
    static double[] guides() {
        double[] guides = new double[COLUMNS * GUIDES * 3];
        double[] p = new double[3];
        for (int c = 0; c < COLUMNS; c++) {
            double angle = angle(c);
            for (int g = 0; g < GUIDES; g++) {
                if (g <= EARS || g >= HANGING) {
                    HeadSkull.point(Math.abs(angle), g < HANGING ? g : g - HANGING + EARS + 1, p);
                } else {
                    HeadSkull.point(Math.abs(angle), EARS, p);
                    double down = (g - EARS) * 2.2;
                    // Hair falls from the widest level, in towards the neck.
                    double narrow = 1 - .10 * smooth(1, 11, down);
                    double behind = smooth(1.6, 2.6, Math.abs(angle));
                    p[0] *= narrow;
                    p[2] = p[2] * (1 - .22 * behind * Math.min(1, down / 7));
                    p[1] -= down;
                }
                int at = 3 * (c * GUIDES + g);
                guides[at] = angle < 0 ? -p[0] : p[0];
                guides[at + 1] = p[1];
                guides[at + 2] = p[2];
            }
        }
        return guides;
    }

    static int[] triangles() {
        int[] triangles = new int[3 * 2 * COLUMNS * ROWS];
        int t = 0;
        for (int c = 0; c < COLUMNS; c++) {
            int next = (c + 1) % COLUMNS;
            t = triangle(triangles, t, 0, vertex(c, 0), vertex(next, 0));
            for (int r = 0; r + 1 < ROWS; r++) {
                t = triangle(triangles, t, vertex(c, r), vertex(c, r + 1), vertex(next, r + 1));
                t = triangle(triangles, t, vertex(c, r), vertex(next, r + 1), vertex(next, r));
            }
            t = triangle(triangles, t, vertex(c, ROWS - 1), VERTICES - 1, vertex(next, ROWS - 1));
        }
        return triangles;
    }

    private static int triangle(int[] triangles, int t, int a, int b, int c) {
        triangles[t] = a;
        triangles[t + 1] = b;
        triangles[t + 2] = c;
        return t + 3;
    }

    static int vertex(int column, int row) {
        return 1 + column * ROWS + row;
    }

    /** The level at which short hair ends: hair line, temples, over the ear, neck. */
    static double shortEnd(double angle) {
        return table(StrictMath.toDegrees(Math.abs(angle)), SHORT_ANGLE, SHORT_LEVEL);
    }

    private static final double[] SHORT_ANGLE = {0, 20, 34, 46, 56, 64, 71, 78, 88, 100, 112, 130, 150, 180};
    private static final double[] SHORT_LEVEL = {
        3.12, 2.95, 2.78, 3.1, 4.1, 5.2, 6.1, 6.15, 5.3, 5.4, 6.2, 7.5, 8.0, 8.1
    };

    private static double table(double x, double[] at, double[] value) {
        int i = 0;
        while (i + 2 < at.length && x > at[i + 1]) {
            i++;
        }
        double t = Math.clamp((x - at[i]) / (at[i + 1] - at[i]), 0, 1);
        t = t * t * (3 - 2 * t);
        return value[i] + t * (value[i + 1] - value[i]);
    }

    // What rows and columns have alike on every head.
    private static final double[] SHORT_SHARE = new double[ROWS];
    private static final double[] LONG_SHARE = new double[ROWS];
    private static final double[] DEGREES = new double[COLUMNS];
    private static final double[] SHORT_END = new double[COLUMNS];
    private static final double[] OVER_EAR = new double[COLUMNS];
    private static final double[] TUFT = new double[COLUMNS];

    static {
        for (int r = 0; r < ROWS; r++) {
            SHORT_SHARE[r] = StrictMath.pow(along(r), .85);
            LONG_SHARE[r] = StrictMath.pow(along(r), 1.4);
        }
        KeyedDraws draws = new KeyedDraws(0, 92, 0);
        for (int c = 0; c < COLUMNS; c++) {
            TUFT[c] = Math.clamp(draws.normal(), -1.5, 1.5);
            DEGREES[c] = StrictMath.toDegrees(Math.abs(ANGLES[c]));
            SHORT_END[c] = table(DEGREES[c], SHORT_ANGLE, SHORT_LEVEL);
            OVER_EAR[c] = bump(DEGREES[c] - 98, 15.5, 0, 1);
        }
    }

    /** Where on its column a row lies, 0 at the crown and 1 at the hair's end; the last rows go inside from there. */
    private static double along(int row) {
        return Math.min(1, (row + 1.0) / (ROWS - 2));
    }

    /**
     * Writes the mass over the guides given to {@code out}, (VERTICES, 3) from {@code at}, all in centimetres.
     *
     * @param guides (COLUMNS, GUIDES, 3), those of this head
     */
    static void build(Style style, float[] guides, float[] out, int at) {
        float[] column = new float[3 * (HANGING + 1)];
        double crown = 0;
        for (int c = 0; c < COLUMNS; c++) {
            hang(style, guides, c, column);
            fill(style, c, column, out, at);
            crown += out[at + 3 * vertex(c, 0) + 1];
        }
        out[at] = guides[0];
        out[at + 1] = (float) (crown / COLUMNS + .05);
        out[at + 2] = guides[2];
        int last = at + 3 * (VERTICES - 1);
        out[last] = 0;
        out[last + 1] = guides[1] - 9;
        out[last + 2] = -.8f;
    }

    /** The guides of a column as long or short hair has them, after one beyond the crown: of the opposite column. */
    private static void hang(Style style, float[] guides, int c, float[] column) {
        System.arraycopy(guides, 3 * ((c + COLUMNS / 2) % COLUMNS * GUIDES + 1), column, 0, 3);
        System.arraycopy(guides, 3 * c * GUIDES, column, 3, 3 * HANGING);
        float hang = (float) style.hanging();
        for (int i = 0; i < 3 * (GUIDES - HANGING); i++) {
            float close = guides[3 * (c * GUIDES + HANGING) + i];
            int to = 3 * (EARS + 2) + i;
            column[to] = close + hang * (column[to] - close);
        }
    }

    /** The level at which a column ends: at the fringe in front, elsewhere at the hair's length. */
    private static double end(Style style, int c, double curtain) {
        double a = DEGREES[c];
        double sign = ANGLES[c] < 0 ? -1 : 1;
        double recede = style.hairline * (1 - smooth(50, 75, a)) * (.6 + .4 * smooth(8, 32, a));
        double fringe = style.fringe * (1 - smooth(30, 58, a)) * (1 + .35 * style.parting * sign * smooth(0, 25, a));
        double end = SHORT_END[c] - recede + fringe;
        double longEnd = 6.3 + 7.4 * style.length;
        double tuft = TUFT[c] * (.05 + .05 * Math.max(0, style.fringe) + .25 * curtain * style.length);
        return end + tuft + curtain * Math.max(0, longEnd - end) * Math.min(1, 3 * style.length);
    }

    private static void fill(Style style, int c, float[] column, float[] out, int at) {
        double a = DEGREES[c];
        double sign = ANGLES[c] < 0 ? -1 : 1;
        double curtain = smooth(42, 80, a + 5 * style.parting * sign);
        double end = end(style, c, curtain);
        double frontal = smooth(75, 25, a);
        double hanging = style.hanging();
        double turns = ANGLES[c] / (2 * Math.PI);
        for (int r = 0; r < ROWS; r++) {
            double level = end * (SHORT_SHARE[r] + curtain * hanging * (LONG_SHARE[r] - SHORT_SHARE[r]));
            int g = Math.min(HANGING - 2, (int) level);
            double f = level - g;
            // Cubic through the guides (Catmull and Rom).
            int i = 3 * g;
            int n = i + (g < HANGING - 2 ? 9 : 6);
            double w0 = f * (-.5 + f * (1 - .5 * f));
            double w1 = 1 + f * f * (1.5 * f - 2.5);
            double w2 = f * (.5 + f * (2 - 1.5 * f));
            double w3 = f * f * (.5 * f - .5);
            double x = w0 * column[i] + w1 * column[i + 3] + w2 * column[i + 6] + w3 * column[n];
            double y = w0 * column[i + 1] + w1 * column[i + 4] + w2 * column[i + 7] + w3 * column[n + 1];
            double z = w0 * column[i + 2] + w1 * column[i + 5] + w2 * column[i + 8] + w3 * column[n + 2];
            int v = at + 3 * vertex(c, r);
            if (r >= ROWS - 2) {
                double depth = r == ROWS - 2 ? .25 : .75;
                out[v] = (float) (x * (1 - depth));
                out[v + 1] = (float) (y + depth * .8);
                out[v + 2] = (float) (z - depth * (z + .8));
                continue;
            }
            // Outwards: from the middle of the skull above, from the neck's axis below.
            double low = smooth(5, 7, level);
            double ny = (y - 2.5) * (1 - low) * 1.1;
            double nz = z + .8;
            double length = Math.sqrt(x * x + ny * ny + nz * nz) + 1e-9;
            double up = smooth(3.4, 1.2, level);
            double thick = style.volume
                    + style.top * up * (1 + .22 * style.parting * sign * smooth(5, 40, a) * smooth(175, 140, a))
                    + style.lift * frontal * smooth(1, 2.6, level)
                    + style.sides * (1 - up) * (1 - frontal);
            // Clear of the scalp on either side of it: no patches where both surfaces meet.
            double off = thick + CLEAR * Math.clamp(20 * thick, -1, 1);
            if (thick > 0) {
                thick = off;
                thick += 0.75 * hanging * OVER_EAR[c] * low;
                double tip = 1 - smooth(.76, 1.0, along(r)) * (style.length > 0 ? 1 - curtain * .6 : 1);
                double ripple = .16
                        * style.waves
                        * Math.min(1.5, thick)
                        * (wave(9 * turns + .33 * level) + wave(14 * turns - .53 * level + .16));
                double strand = .035 * Math.min(1, thick) * (c % 3 - 1) * smooth(.5, 2, level);
                // Only the very end goes under the skin.
                double sunk = .22 * (1 - tip) * (1 - tip) * (1 - tip) * (1 - curtain);
                off = thick * (.1 + .9 * tip) - sunk + (ripple + strand) * tip * tip;
            }
            out[v] = (float) (x + off * x / length);
            out[v + 1] = (float) (y + off * ny / length);
            out[v + 2] = (float) (z + off * nz / length);
        }
    }

    /** A wave of period 1 and height 1, of parabolas. */
    private static double wave(double turns) {
        double t = turns - Math.floor(turns) - .5;
        return 8 * t * (1 - 2 * Math.abs(t));
    }
}
