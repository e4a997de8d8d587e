package dev.facet.training;

import dev.facet.nn.CodeLayout;
import java.util.List;
import java.util.Map;

/**
 * Whether another shape (or texture) keeps pose and light. A picture's code gets a draw of the prior in place of its shape,
 * as {@code --vary shape --strength 1} does; it is drawn and read again. {@code vary_shape_azimuth_shift} is the mean absolute
 * difference, in degrees, to what is read again of the picture drawn of the code it came from, which has the same errors of
 * drawing and reading but for the shape; {@code vary_shape_azimuth_largest_shift} the largest;
 * {@code vary_shape_azimuth_raw_error} the mean absolute difference to the true angle of the scene.
 */
final class VariationScores {
    private final EvaluationScenes scenes;
    private final SceneAngles angles;

    VariationScores(EvaluationScenes scenes, SceneAngles angles) {
        this.scenes = scenes;
        this.angles = angles;
    }

    void add(Map<String, Double> scores, EvaluationScenes.Coded sources) {
        CodedScenes network = scenes.network();
        CodeLayout layout = network.layout();
        float[] again = scenes.encode(network.decode(sources.codes()));
        for (String group : List.of("shape", "texture")) {
            if (layout.has(group)) {
                add(scores, "vary_" + group, sources, again, scenes.encode(network.decode(varied(sources, group))));
            }
        }
    }

    private float[] varied(EvaluationScenes.Coded sources, String group) {
        CodedScenes network = scenes.network();
        CodeLayout layout = network.layout();
        int d = layout.size();
        float[] coordinates = network.coordinates(sources.codes());
        for (int i = 0; i < sources.scenes().length; i++) {
            float[] own = java.util.Arrays.copyOfRange(coordinates, i * d, (i + 1) * d);
            float[] other =
                    GraphicsModel.varied(layout.group(group), own, 1, GraphicsModel.variation(layout, group, 0, i));
            System.arraycopy(other, 0, coordinates, i * d, d);
        }
        return network.codesOf(coordinates);
    }

    private void add(
            Map<String, Double> scores, String name, EvaluationScenes.Coded sources, float[] again, float[] varied) {
        boolean[] oriented = scenes.oriented(sources.scenes());
        for (String angle : EvaluationScenes.ANGLES) {
            double[] from = angles.degrees(again, angle);
            double[] to = angles.degrees(varied, angle);
            double[] shift = new double[from.length];
            double[] error = new double[from.length];
            for (int i = 0; i < from.length; i++) {
                shift[i] = scenes.distance(angle, from[i], to[i]);
                error[i] = scenes.distance(angle, to[i], EvaluationScenes.truth(sources.scenes()[i], angle));
            }
            if (angle.equals("azimuth")) {
                shift = EvaluationScenes.kept(shift, oriented);
                error = EvaluationScenes.kept(error, oriented);
            }
            if (shift.length == 0) {
                continue; // a score of no scene is none
            }
            double largest = 0;
            for (double value : shift) {
                largest = Math.max(largest, value);
            }
            scores.put(name + "_" + angle + "_shift", Metrics.mean(shift));
            scores.put(name + "_" + angle + "_largest_shift", largest);
            scores.put(name + "_" + angle + "_raw_error", Metrics.mean(error));
        }
    }
}
