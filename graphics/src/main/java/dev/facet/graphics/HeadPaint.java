package dev.facet.graphics;

import static dev.facet.graphics.HeadRelief.bump;
import static dev.facet.graphics.HeadRelief.smooth;

import java.util.Arrays;

/**
 * Where colours lie on the average head: for each vertex of the skin a weight of each layer (lips, brows, stubble, hair
 * line ..), and what folds keep from the light. The same for all heads, so that albedo knows nothing of shape.
 */
final class HeadPaint {
    final float[] cheeks;
    final float[] nose;
    final float[] underEyes;
    final float[] spots;
    final float[] lips;
    final float[] beard;
    final float[] beardHeight;
    final float[] moustache;
    final float[] scalp; // levels above the hair line of short hair, positive inside
    final float[] browAlong;
    final float[] browAcross;
    final float[] lidShade;
    final float[] lash;
    final float[] pink;
    final float[] blotches;
    final float[] occlusion; // over all vertices
    final float[] hairGrain;
    final float[] hairDepth;

    HeadPaint(HeadTemplate skin, HeadPart eye, HeadPart ear) {
        int n = skin.vertices;
        int vertices = n + 2 * eye.vertices() + 2 * ear.vertices();
        cheeks = new float[n];
        nose = new float[n];
        underEyes = new float[n];
        spots = new float[n];
        lips = new float[n];
        beard = new float[n];
        beardHeight = new float[n];
        moustache = new float[n];
        scalp = new float[n];
        browAlong = new float[n];
        browAcross = new float[n];
        lidShade = new float[n];
        lash = new float[n];
        pink = new float[n];
        blotches = new float[n];
        occlusion = new float[vertices];
        Arrays.fill(occlusion, 1);
        KeyedDraws draws = new KeyedDraws(0, 90, 0);
        for (int i = 0; i < n; i++) {
            double x = Math.abs(skin.frontal[2 * i]);
            double y = skin.frontal[2 * i + 1];
            double z = skin.positions[3 * i + 2];
            double front = smooth(0, 3, z);
            place(i, x, y, z, front, draws);
            scalp[i] = (float) aboveHairLine(skin, i);
            if (skin.kinds[i] == HeadTemplate.LID_EDGE) {
                lash[i] = y > HeadRelief.EYE_Y ? 1 : .35f;
                pink[i] = y > HeadRelief.EYE_Y ? 0 : .5f;
            } else if (skin.kinds[i] == HeadTemplate.BEHIND_LID) {
                lash[i] = y > HeadRelief.EYE_Y ? 1 : .25f;
                pink[i] = 1;
            } else if (skin.kinds[i] == HeadTemplate.INSIDE) {
                occlusion[i] = .2f;
            }
            if (skin.kinds[i] != HeadTemplate.INSIDE && skin.kinds[i] != HeadTemplate.BEHIND_LID) {
                occlusion[i] = (float) shade(x, y, z);
            }
        }
        for (int i = 0; i < 2 * ear.vertices(); i++) {
            double r = ear.frontal[2 * (i % ear.vertices())];
            double bowl = r < .75 ? .72 + .28 * smooth(.2, .6, r) : r > .76 && r < .9 ? .86 : r > 1.5 ? .7 : 1;
            occlusion[n + 2 * eye.vertices() + i] = (float) bowl;
        }
        hairGrain = new float[HeadHair.VERTICES];
        hairDepth = new float[HeadHair.VERTICES];
        grain();
    }

    private void place(int i, double x, double y, double z, double front, KeyedDraws draws) {
        cheeks[i] = (float) (front * bump(x - 3.9, 1.4, y + 3.0, 1.2));
        nose[i] = (float) (front * (bump(x, 1.3, y + 3.9, .8) + .4 * bump(x, .7, y + 2, 1.5)));
        underEyes[i] = (float) (front * bump(x - 2.9, 1.2, y + 1.15, .4));
        double freckled = bump(x - 2.6, 2.4, y + 2.2, 1.7) + .5 * bump(x, 3, y - 4.5, 1.6);
        double spot = draws.uniform();
        spots[i] = (float) (front * Math.min(1, freckled) * smooth(.55, .95, spot));
        double level = HeadRelief.lipLevel(x, y);
        double u = x / HeadRelief.MOUTH_WIDTH;
        double edge = 1 - smooth(.92, 1.18, Math.abs(level));
        lips[i] = (float) (front * edge * smooth(1.06, .9, u));
        double moustacheHere = bump(x - .9, 1.15, y + 5.65, .34) + .5 * bump(x - 2.7, .45, y + 6.6, .7);
        moustache[i] = (float) (front * Math.min(1, moustacheHere * 1.25) * (1 - lips[i]));
        // Below a line from the sideburn along the cheek to the corner of the mouth, down to the throat.
        double line = -4.6 - .55 * Math.max(0, 4.6 - x) + (x > 5.2 ? 1.9 * (x - 5.2) : 0);
        double middle = smooth(1.2, 2.5, x);
        double chin = -7.95 + .4 * bump(x, .4, 0, 1);
        double top = x < 2.5 ? chin + middle * (line - chin) : line;
        beardHeight[i] = (float) (top - y);
        beard[i] = (float) (smooth(-1.5, .8, z) * smooth(-13.0, -12.0, y) * (1 - lips[i]));
        browAlong[i] = (float) HeadRelief.alongBrow(x);
        browAcross[i] = z > 3 ? (float) (y - HeadRelief.brow(browAlong[i])) : 9;
        double dx = x - HeadRelief.EYE_X;
        lidShade[i] = (float) (front * bump(dx, 1.25, y - .8, .38) * (y > .1 ? 1 : 0));
        blotches[i] = (float) (.5 * StrictMath.sin(1.1 * x + 2.3 * y + 1)
                + .5 * StrictMath.sin(2.9 * x - 1.7 * y + 2)
                + .5 * (draws.uniform() - .5));
    }

    /** What folds and hollows keep from the light: albedo is darkened there. */
    private static double shade(double x, double y, double z) {
        double f = smooth(1, 4, z);
        double d = y - HeadRelief.seam(x);
        double k = 1;
        k *= 1 - .62 * f * StrictMath.exp(-.5 * (d / .085) * (d / .085)) * smooth(1.1, .92, x / HeadRelief.MOUTH_WIDTH);
        k *= 1 - .35 * f * bump(x - 2.68, .22, y + 6.9, .2);
        k *= 1 - .72 * f * bump(x - .68, .27, y + 4.5, .14);
        k *= 1 - .28 * f * bump(x, 1.3, y + 4.75, .26);
        k *= 1 - .14 * f * bump(x - 1.82, .2, y + 4.0, .5);
        k *= 1 - .20 * f * bump(x, 1.5, y + 8.7, .35);
        k *= 1 - .20 * f * bump(x - 1.7, .4, y - .15, .55);
        k *= 1 - .20 * f * bump(x - 2.9, 1.4, y - 1.05, .32);
        k *= 1 - .16 * f * bump(x - 3.0, 1.3, y + .95, .3);
        double fold = HeadRelief.distance(x, y, 1.95, -4.2, 2.9, -6.3);
        k *= 1 - .10 * f * StrictMath.exp(-.5 * (fold / .22) * (fold / .22));
        k *= 1 - .38 * smooth(-11.2, -12.6, y) * smooth(-2, 3, z) * smooth(-16.5, -13.5, y);
        k *= 1 - .25 * bump(x - 7.1, .6, y + 1.4, 2.6) * smooth(-3, -1.5, z) * smooth(2, .5, z);
        return k;
    }

    /** How far a vertex lies above the edge of short hair, in levels of the skull. */
    private static double aboveHairLine(HeadTemplate skin, int i) {
        double x = skin.frontal[2 * i];
        double y = skin.frontal[2 * i + 1];
        double z = skin.positions[3 * i + 2];
        double angle = StrictMath.atan2(x, z + .6);
        double end = HeadHair.shortEnd(angle);
        double[] p = new double[3];
        HeadSkull.point(Math.abs(angle), Math.min(end, HeadSkull.LAST_LEVEL), p);
        return (y - p[1]) / 2.2;
    }

    private void grain() {
        KeyedDraws draws = new KeyedDraws(0, 91, 0);
        double[] column = new double[HeadHair.COLUMNS];
        for (int c = 0; c < column.length; c++) {
            column[c] = draws.normal();
        }
        for (int c = 0; c < HeadHair.COLUMNS; c++) {
            for (int r = 0; r < HeadHair.ROWS; r++) {
                int v = HeadHair.vertex(c, r);
                hairGrain[v] = (float) (.75 * column[c] + .35 * draws.normal());
                hairDepth[v] = r >= HeadHair.ROWS - 2 ? .55f : (float) (.9 + .1 * StrictMath.sin(.9 * r + c));
            }
        }
        hairDepth[0] = 1;
        hairDepth[HeadHair.VERTICES - 1] = .5f;
    }
}
