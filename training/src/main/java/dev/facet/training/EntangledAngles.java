package dev.facet.training;

import dev.facet.data.SceneDraw;
import java.util.List;
import java.util.Map;

/**
 * Angles of an entangled code by regression. Nothing tells such a network which outputs an angle belongs to, so the groups
 * named after angles mean nothing in it. Reading its "azimuth pair" would compare our networks with chance. Two rules that
 * know the true angles of training scenes stand in:
 *
 * <ul>
 *   <li>this one, the stronger: an angle is read by a linear regression of its cosine and sine on all entries, and set by
 *       moving the code by the difference of its regressions on the wanted and on the read angle, where a code is regressed
 *       on the first two harmonics of all three angles; pairs are then brought back to unit length. All scores of an
 *       entangled network are by this rule, but
 *   <li>{@link EntryAngles}, the authors': one entry. It gives the scores with {@code _entry} in their names, the values of
 *       the scatter and the linear and rank correlations.
 * </ul>
 *
 * <p>Both regressions are ridge regressions on standardised columns. An angle is read from the picture, as it is by the
 * networks this is compared with; it is not told.
 */
final class EntangledAngles implements SceneAngles {
    private static final double RIDGE = 1e-3; // of a column's variance
    private static final int HARMONICS = 4; // numbers: cosine and sine of once and of twice the angle
    private static final int MOST_FIT_SCENES = 2000;

    private final EvaluationScenes scenes;
    private final CodedPictures coded;
    private final EntryAngles entry;
    private final Ridge reading; // entries to cosine and sine of each angle
    private final Ridge moving; // harmonics of all angles to entries

    private EntangledAngles(EvaluationScenes scenes, EntryAngles entry, Ridge reading, Ridge moving) {
        this.scenes = scenes;
        this.coded = scenes.network();
        this.entry = entry;
        this.reading = reading;
        this.moving = moving;
    }

    /** Finds the angles of a network on training scenes. */
    static EntangledAngles fit(EvaluationScenes scenes) {
        int count = Math.min(MOST_FIT_SCENES, scenes.recipe().data().fitScenes());
        EvaluationScenes.Coded fit =
                scenes.code(EvaluationScenes.draw(scenes.training(), EvaluationScenes.Use.FIT, count));
        return fit(scenes, new EntryAngles(scenes, fit), fit.scenes(), fit.codes());
    }

    /** Fits the regressions to the codes (N, D) of scenes. */
    static EntangledAngles fit(EvaluationScenes scenes, EntryAngles entry, SceneDraw[] draws, float[] coded) {
        int d = scenes.network().layout().size();
        int angles = EvaluationScenes.ANGLES.size();
        double[][] codes = new double[draws.length][];
        double[][] harmonics = new double[draws.length][HARMONICS * angles];
        double[][] vectors = new double[draws.length][2 * angles];
        for (int i = 0; i < draws.length; i++) {
            codes[i] = EvaluationScenes.row(coded, i, d);
            for (int a = 0; a < angles; a++) {
                double[] own = harmonics(EvaluationScenes.truth(draws[i], EvaluationScenes.ANGLES.get(a)));
                System.arraycopy(own, 0, harmonics[i], HARMONICS * a, HARMONICS);
                System.arraycopy(own, 0, vectors[i], 2 * a, 2);
            }
        }
        return new EntangledAngles(scenes, entry, Ridge.fit(codes, vectors, RIDGE), Ridge.fit(harmonics, codes, RIDGE));
    }

    private static double[] harmonics(double degrees) {
        double a = Math.toRadians(degrees);
        return new double[] {Math.cos(a), Math.sin(a), Math.cos(2 * a), Math.sin(2 * a)};
    }

    /** The authors' rule for the same network. */
    EntryAngles entry() {
        return entry;
    }

    @Override
    public double[] degrees(float[] codes, String angle) {
        int d = coded.layout().size();
        int at = 2 * EvaluationScenes.ANGLES.indexOf(angle);
        List<Double> range = scenes.recipe().data().range(angle);
        double[] degrees = new double[codes.length / d];
        for (int i = 0; i < degrees.length; i++) {
            double[] vector = reading.predict(EvaluationScenes.row(codes, i, d));
            double found = Math.toDegrees(Math.atan2(vector[at + 1], vector[at]));
            degrees[i] = scenes.fullTurn(angle) ? found : Math.clamp(found, range.get(0), range.get(1));
        }
        return degrees;
    }

    @Override
    public double[] values(float[] codes, String angle) {
        return entry.values(codes, angle);
    }

    @Override
    public double value(String angle, double degrees) {
        return entry.value(angle, degrees);
    }

    @Override
    public float[] with(float[] codes, Map<String, double[]> degrees) {
        int d = coded.layout().size();
        float[] changed = codes.clone();
        degrees.forEach((angle, wanted) -> {
            double[] own = degrees(codes, angle);
            int at = HARMONICS * EvaluationScenes.ANGLES.indexOf(angle);
            for (int i = 0; i < wanted.length; i++) {
                double[] from = harmonics(own[i]);
                double[] to = harmonics(wanted[i]);
                for (int k = 0; k < HARMONICS; k++) {
                    for (int j = 0; j < d; j++) {
                        changed[i * d + j] += (float) (moving.slope(at + k, j) * (to[k] - from[k]));
                    }
                }
            }
        });
        return coded.withUnitPairs(changed);
    }

    @Override
    public boolean[] active(String angle) {
        return entry.active(angle);
    }
}
