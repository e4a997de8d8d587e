package dev.facet.training;

import dev.facet.data.SceneDraw;
import java.util.HashMap;
import java.util.Map;

/**
 * Angles of an entangled code by the authors' rule: the unit of an angle is the entry that varies most in groups of scenes
 * in which the angle alone changes; it is read and set through a monotone map fitted on training scenes.
 *
 * <p>Source: Kulkarni, Whitney, Kohli, Tenenbaum, "Deep convolutional inverse graphics network", 2015, arXiv:1503.03167.
 * Entries are those of the fitted prior, each over its own deviation, since our loss, other than theirs, does not hold them
 * to one scale.
 */
final class EntryAngles implements SceneAngles {
    private final CodedPictures coded;
    private final Map<String, Integer> entries = new HashMap<>();
    private final Map<String, AngleCalibration> maps = new HashMap<>();

    /** Finds the units of a network and fits their maps to scenes. */
    EntryAngles(EvaluationScenes scenes, EvaluationScenes.Coded fit) {
        this.coded = scenes.network();
        float[] coordinates = coded.coordinates(fit.codes());
        int d = coded.layout().size();
        for (String angle : EvaluationScenes.ANGLES) {
            SceneDraw[] groups = InvarianceScores.groups(scenes, scenes.training(), angle, InvarianceScores.GROUPS);
            double[] within = InvarianceScores.variances(
                    coded.coordinates(scenes.code(groups).codes()), d, InvarianceScores.EACH)[0];
            int entry = widest(within);
            entries.put(angle, entry);
            double[] values = column(coordinates, d, entry);
            maps.put(
                    angle,
                    AngleCalibration.fit(
                            angle,
                            EvaluationScenes.truth(fit.scenes(), angle),
                            values,
                            false,
                            scenes.recipe().data().range(angle)));
        }
    }

    private static int widest(double[] values) {
        int widest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[widest]) {
                widest = i;
            }
        }
        return widest;
    }

    private static double[] column(float[] rows, int d, int column) {
        double[] values = new double[rows.length / d];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i * d + column];
        }
        return values;
    }

    private int entry(String angle) {
        return java.util.Objects.requireNonNull(entries.get(angle));
    }

    private AngleCalibration map(String angle) {
        return java.util.Objects.requireNonNull(maps.get(angle));
    }

    @Override
    public double[] degrees(float[] codes, String angle) {
        double[] values = values(codes, angle);
        for (int i = 0; i < values.length; i++) {
            values[i] = map(angle).degrees(values[i]);
        }
        return values;
    }

    @Override
    public double[] values(float[] codes, String angle) {
        return column(coded.coordinates(codes), coded.layout().size(), entry(angle));
    }

    @Override
    public double value(String angle, double degrees) {
        return map(angle).code(degrees)[0];
    }

    /** Where the unit is half of a pair, the other half keeps its sign and brings the pair to unit length. */
    @Override
    public float[] with(float[] codes, Map<String, double[]> degrees) {
        int d = coded.layout().size();
        float[] coordinates = coded.coordinates(codes);
        degrees.forEach((angle, wanted) -> {
            int entry = entry(angle);
            for (int i = 0; i < wanted.length; i++) {
                double value = value(angle, wanted[i]);
                if (entry < coded.layout().pairEntries()) {
                    value = Math.clamp(value, -1, 1);
                    int other = i * d + (entry ^ 1); // pairs begin at even entries
                    coordinates[other] = (float) Math.copySign(Math.sqrt(1 - value * value), coordinates[other]);
                }
                coordinates[i * d + entry] = (float) value;
            }
        });
        return coded.codesOf(coordinates);
    }

    @Override
    public boolean[] active(String angle) {
        boolean[] active = new boolean[coded.layout().size()];
        active[entry(angle)] = true;
        return active;
    }
}
