package dev.facet.training;

import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The exponential moving mean of a model's parameters: mean = d mean + (1 - d) parameter after each step, with
 * d = min(decay, (1 + t) / (10 + t)) so that the first steps are soon forgotten.
 *
 * <p>Cost: 4 bytes a parameter.
 */
final class MovingWeights {
    private final double decay;
    private final Map<String, MemorySegment> memory = new LinkedHashMap<>();
    private final Map<String, float[]> means = new LinkedHashMap<>();

    MovingWeights(Map<String, Tensor> parameters, double decay) {
        this.decay = decay;
        parameters.forEach((name, parameter) -> {
            memory.put(name, Tensors.segment(parameter));
            means.put(name, Tensors.floats(parameter));
        });
    }

    /** Takes in the parameters after step t (from 1). */
    void update(int t) {
        float d = (float) Math.min(decay, (1.0 + t) / (10.0 + t));
        memory.forEach((name, segment) -> {
            float[] mean = mean(name);
            float[] now = segment.toArray(ValueLayout.JAVA_FLOAT);
            for (int i = 0; i < mean.length; i++) {
                mean[i] = d * mean[i] + (1 - d) * now[i];
            }
        });
    }

    /** Runs with the means in the parameters' place, and puts the parameters back. */
    void during(Runnable body) {
        exchange();
        try {
            body.run();
        } finally {
            exchange();
        }
    }

    private void exchange() {
        memory.forEach((name, segment) -> {
            float[] mean = mean(name);
            float[] now = segment.toArray(ValueLayout.JAVA_FLOAT);
            MemorySegment.copy(mean, 0, segment, ValueLayout.JAVA_FLOAT, 0, mean.length);
            System.arraycopy(now, 0, mean, 0, mean.length);
        });
    }

    void save(Map<String, float[]> into) {
        means.forEach((name, mean) -> into.put("mean." + name, mean.clone()));
    }

    void restore(Map<String, float[]> from) {
        means.forEach((name, mean) -> {
            float[] saved = from.get("mean." + name);
            if (saved == null || saved.length != mean.length) {
                throw new IllegalArgumentException("the moving mean of '" + name + "' is not in the checkpoint");
            }
            System.arraycopy(saved, 0, mean, 0, mean.length);
        });
    }

    private float[] mean(String name) {
        float[] mean = means.get(name);
        if (mean == null) {
            throw new IllegalStateException("no mean of " + name);
        }
        return mean;
    }
}
