package dev.facet.app.demo;

/**
 * Colours for values 0 to 1, from deep indigo over magenta and orange to pale yellow. Lightness rises evenly, so that
 * equal steps of the value look equal, also in grey print and to most colour-blind eyes. Colours are mixed in OKLab
 * (Ottosson 2020).
 */
public final class ColourMap {
    /** Lightness, chroma and hue in degrees at equal distances. */
    private static final double[][] STOPS = {
        {.16, .045, 285},
        {.27, .105, 292},
        {.39, .150, 310},
        {.51, .175, 345},
        {.63, .175, 22},
        {.75, .150, 52},
        {.86, .125, 82},
        {.96, .075, 105}
    };

    private static final int SIZE = 512;
    private static final int[] TABLE = table();

    private ColourMap() {}

    /** The colour 0xRRGGBB of a value; values outside 0..1 take the nearest end. */
    public static int of(double value) {
        double clipped = Math.max(0, Math.min(1, value));
        return TABLE[(int) Math.round(clipped * (SIZE - 1))];
    }

    /** The part t of the way from colour a to colour b, mixed in OKLab. */
    public static int mix(int a, int b, double t) {
        double[] left = toLab(a);
        double[] right = toLab(b);
        return fromLab(
                left[0] + t * (right[0] - left[0]),
                left[1] + t * (right[1] - left[1]),
                left[2] + t * (right[2] - left[2]));
    }

    /** The perceived lightness of a colour, 0 to 1. */
    static double lightness(int rgb) {
        return toLab(rgb)[0];
    }

    private static int[] table() {
        int[] table = new int[SIZE];
        for (int i = 0; i < SIZE; i++) {
            double at = i / (double) (SIZE - 1) * (STOPS.length - 1);
            int s = Math.min(STOPS.length - 2, (int) at);
            double t = at - s;
            double[] lab = new double[3];
            lab[0] = STOPS[s][0] * (1 - t) + STOPS[s + 1][0] * t;
            for (int end = 0; end < 2; end++) {
                double hue = Math.toRadians(STOPS[s + end][2]);
                double part = STOPS[s + end][1] * (end == 0 ? 1 - t : t);
                lab[1] += part * Math.cos(hue);
                lab[2] += part * Math.sin(hue);
            }
            table[i] = fromLab(lab[0], lab[1], lab[2]);
        }
        return table;
    }

    private static double[] toLab(int rgb) {
        double r = linear((rgb >> 16) & 255);
        double g = linear((rgb >> 8) & 255);
        double b = linear(rgb & 255);
        double l = Math.cbrt(.4122214708 * r + .5363325363 * g + .0514459929 * b);
        double m = Math.cbrt(.2119034982 * r + .6806995451 * g + .1073969566 * b);
        double s = Math.cbrt(.0883024619 * r + .2817188376 * g + .6299787005 * b);
        return new double[] {
            .2104542553 * l + .7936177850 * m - .0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + .4505937099 * s,
            .0259040371 * l + .7827717662 * m - .8086757660 * s
        };
    }

    private static int fromLab(double lightness, double a, double b) {
        double l = cube(lightness + .3963377774 * a + .2158037573 * b);
        double m = cube(lightness - .1055613458 * a - .0638541728 * b);
        double s = cube(lightness - .0894841775 * a - 1.2914855480 * b);
        int red = coded(4.0767416621 * l - 3.3077115913 * m + .2309699292 * s);
        int green = coded(-1.2684380046 * l + 2.6097574011 * m - .3413193965 * s);
        int blue = coded(-.0041960863 * l - .7034186147 * m + 1.7076147010 * s);
        return red << 16 | green << 8 | blue;
    }

    private static double cube(double x) {
        return x * x * x;
    }

    /** The sRGB transfer function, backward. */
    private static double linear(int coded) {
        double c = coded / 255.0;
        return c <= .04045 ? c / 12.92 : Math.pow((c + .055) / 1.055, 2.4);
    }

    /** The sRGB transfer function, forward, clipped to a byte. */
    private static int coded(double linear) {
        double c = linear <= .0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - .055;
        return (int) Math.round(255 * Math.max(0, Math.min(1, c)));
    }
}
