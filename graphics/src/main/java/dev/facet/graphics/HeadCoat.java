package dev.facet.graphics;

import java.util.Arrays;

/**
 * The textures of {@link ProceduralHead} on another head: for each of its vertices the nearest ones of ours, once its
 * features are brought to the places of our features, and their weights. Made once; then a gather for each texture.
 */
final class HeadCoat {
    private static final int NEAREST = 4;
    /** So far apart, squared, two places count as one. */
    private static final double SAME = 1e-4;

    /** Where the relief of our head turns under, in its centimetres. */
    private static final double NOSE_BASE = -4.75;

    private static final double CHIN = -11.2;

    private final HeadModel model = HeadModel.SHARED;
    private final int vertices;
    private final int[] nearest;
    private final float[] weight;
    private final float[] specular;
    private final float[] shininess;

    HeadCoat(float[] mean, HeadLandmarks landmarks) {
        vertices = mean.length / 3;
        nearest = new int[NEAREST * vertices];
        weight = new float[NEAREST * vertices];
        specular = new float[vertices];
        shininess = new float[vertices];
        double scale = HeadRelief.EYE_X / landmarks.eyeX();
        double[] q = new double[3];
        for (int v = 0; v < vertices; v++) {
            boolean eye = v >= landmarks.eyesFrom();
            if (eye) {
                ball(mean, v, landmarks, q);
            } else {
                place(mean, v, landmarks, scale, q);
            }
            find(v, q, eye);
            specular[v] = model.specular[nearest[NEAREST * v]];
            shininess[v] = model.shininess[nearest[NEAREST * v]];
        }
    }

    /** A vertex of the skin in our head's centimetres, its features at the height of ours. */
    private static void place(float[] mean, int v, HeadLandmarks l, double scale, double[] q) {
        double y = scale * (mean[3 * v + 1] - l.eyeY());
        double[] from = {
            scale * (l.chinY() - l.eyeY()),
            scale * (l.lipBottom() - l.eyeY()),
            scale * (l.mouthY() - l.eyeY()),
            scale * (l.lipTop() - l.eyeY()),
            scale * (l.noseY() - l.eyeY()),
            0,
            scale * (l.browY() - l.eyeY())
        };
        double[] to = {
            CHIN,
            HeadRelief.seam(0) - HeadRelief.lowerLip(0),
            HeadRelief.seam(0),
            HeadRelief.seam(0) + HeadRelief.upperLip(0),
            NOSE_BASE,
            HeadRelief.EYE_Y,
            HeadRelief.brow(0.5)
        };
        double mouth = StrictMath.exp(-0.5 * (y - from[2]) * (y - from[2]) / 2.25);
        double narrow = 1 + mouth * (HeadRelief.MOUTH_WIDTH / (scale * l.mouthX()) - 1);
        q[0] = scale * mean[3 * v] * narrow;
        q[1] = bent(y, from, to);
        q[2] = scale * (mean[3 * v + 2] - l.eyeZ()) + HeadRelief.EYE_Z;
    }

    /** Linear between the places, and of slope 1 beyond them. */
    private static double bent(double y, double[] from, double[] to) {
        if (y <= from[0]) {
            return y - from[0] + to[0];
        }
        for (int i = 1; i < from.length; i++) {
            if (y <= from[i]) {
                return to[i - 1] + (y - from[i - 1]) / (from[i] - from[i - 1]) * (to[i] - to[i - 1]);
            }
        }
        return y - from[from.length - 1] + to[to.length - 1];
    }

    /** A vertex of an eyeball on ours in the same direction from its middle. */
    private static void ball(float[] mean, int v, HeadLandmarks l, double[] q) {
        int side = mean[3 * v] > 0 ? 1 : -1;
        double x = mean[3 * v] - side * l.eyeX();
        double y = mean[3 * v + 1] - l.eyeY();
        double z = mean[3 * v + 2] - l.eyeZ();
        double scale = HeadRelief.EYE_RADIUS / Math.max(1e-9, Math.sqrt(x * x + y * y + z * z));
        q[0] = side * HeadRelief.EYE_X + scale * x;
        q[1] = HeadRelief.EYE_Y + scale * y;
        q[2] = HeadRelief.EYE_Z + scale * z;
    }

    private void find(int v, double[] q, boolean eye) {
        double[] best = new double[NEAREST];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        int at = NEAREST * v;
        int from = eye ? model.firstEyeVertex() : 0;
        int to = eye ? model.endOfEyes() : model.firstEyeVertex();
        for (int own = from; own < to; own++) {
            if (!eye && !model.seen(own)) {
                continue;
            }
            double dx = q[0] - model.mean(own, 0);
            double dy = q[1] - model.mean(own, 1);
            double dz = q[2] - model.mean(own, 2);
            // What is painted lies in the frontal plane: depth tells only front from back.
            double square = dx * dx + dy * dy + 0.25 * dz * dz;
            int k = NEAREST - 1;
            if (square >= best[k]) {
                continue;
            }
            for (; k > 0 && square < best[k - 1]; k--) {
                best[k] = best[k - 1];
                nearest[at + k] = nearest[at + k - 1];
            }
            best[k] = square;
            nearest[at + k] = own;
        }
        double all = 0;
        for (int k = 0; k < NEAREST; k++) {
            all += 1 / (best[k] + SAME);
        }
        for (int k = 0; k < NEAREST; k++) {
            weight[at + k] = (float) (1 / (best[k] + SAME) / all);
        }
    }

    /** (V, 3). */
    float[] albedo(float[] texture) {
        float[] own = model.colours.albedo(texture);
        float[] out = new float[3 * vertices];
        for (int v = 0; v < vertices; v++) {
            for (int k = NEAREST * v; k < NEAREST * (v + 1); k++) {
                for (int c = 0; c < 3; c++) {
                    out[3 * v + c] += weight[k] * own[3 * nearest[k] + c];
                }
            }
        }
        return out;
    }

    float[] specular() {
        return specular;
    }

    float[] shininess() {
        return shininess;
    }
}
