package dev.facet.training;

import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Adam with decoupled weight decay, the gradient's norm limited, each parameter with its own share of rate and decay:
 * what masks are learned by ({@code ..modulation.raw},
 * {@code ..toeplitz.table}) learns at a multiple of the rate, and only matrices decay.
 *
 * <p>Source: Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101. With gradient g,
 * m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
 * p = p (1 - rate decay) - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + 1e-8).
 *
 * <p>One pass over each parameter in Java in place of PyTorch's ten; sums run in one fixed order, so the same gradients
 * give the same bits for any number of threads. Its whole state is two arrays a parameter and the count of steps.
 *
 * <p>Cost: 8 bytes and about 2 ns a parameter.
 */
final class AdamW {
    private static final double EPSILON = 1e-8;
    private static final int BLOCK = 4096;

    private static final class Slot {
        final String name;
        final Tensor parameter;
        final MemorySegment memory;
        final float[] first;
        final float[] second;
        final double rateShare;
        final double decay;

        Slot(String name, Tensor parameter, LoopConfig config) {
            this.name = name;
            this.parameter = parameter;
            this.memory = Tensors.segment(parameter);
            this.first = new float[Math.toIntExact(parameter.numel())];
            this.second = new float[first.length];
            this.rateShare = shapesMask(name) ? config.modulationRate() : 1;
            this.decay = decays(name, parameter) ? config.weightDecay() : 0;
        }
    }

    private final LoopConfig config;
    private final List<Slot> slots = new ArrayList<>();
    private final float[] values = new float[BLOCK];
    private final float[] gradients = new float[BLOCK];
    private long steps;

    AdamW(Map<String, Tensor> parameters, LoopConfig config) {
        this.config = config;
        parameters.forEach((name, parameter) -> slots.add(new Slot(name, parameter, config)));
    }

    /** Whether a parameter is what a mask is learned by: f of a graph, or the table of offsets of a grid. */
    static boolean shapesMask(String name) {
        return name.endsWith("modulation.raw") || name.endsWith("toeplitz.table");
    }

    /** Matrices of linear layers decay; biases, norms, modulations, tables of positions and offsets do not. */
    static boolean decays(String name, Tensor parameter) {
        return parameter.dim() == 2 && name.endsWith(".weight");
    }

    /**
     * One step with the gradients that the parameters have; returns their norm before it was limited. Parameters without
     * a gradient stay. A norm that is not finite changes nothing.
     */
    double step(double rate) {
        List<@Nullable MemorySegment> found = new ArrayList<>();
        double squares = 0;
        for (Slot slot : slots) {
            MemorySegment gradient = gradient(slot);
            found.add(gradient);
            if (gradient != null) {
                squares += squares(gradient, slot.first.length);
            }
        }
        double norm = Math.sqrt(squares);
        if (!Double.isFinite(norm)) {
            return norm;
        }
        steps++;
        double scale = config.clip() > 0 && norm > config.clip() ? config.clip() / norm : 1;
        for (int i = 0; i < slots.size(); i++) {
            MemorySegment gradient = found.get(i);
            if (gradient != null) {
                update(slots.get(i), gradient, rate, (float) scale);
            }
        }
        return norm;
    }

    private static @Nullable MemorySegment gradient(Slot slot) {
        Tensor gradient = slot.parameter.grad();
        return gradient.defined() ? Tensors.segment(gradient.contiguous()) : null;
    }

    private double squares(MemorySegment gradient, int length) {
        double sum = 0;
        for (int from = 0; from < length; from += BLOCK) {
            int count = Math.min(BLOCK, length - from);
            MemorySegment.copy(gradient, ValueLayout.JAVA_FLOAT, 4L * from, gradients, 0, count);
            for (int i = 0; i < count; i++) {
                sum += (double) gradients[i] * gradients[i];
            }
        }
        return sum;
    }

    private void update(Slot slot, MemorySegment gradient, double rate, float scale) {
        double own = rate * slot.rateShare;
        float keep = (float) (1 - own * slot.decay);
        float b1 = (float) config.beta1();
        float b2 = (float) config.beta2();
        float size = (float) (own / (1 - Math.pow(config.beta1(), (double) steps)));
        float correction = (float) (1 / Math.sqrt(1 - Math.pow(config.beta2(), (double) steps)));
        float epsilon = (float) EPSILON;
        for (int from = 0; from < slot.first.length; from += BLOCK) {
            int count = Math.min(BLOCK, slot.first.length - from);
            MemorySegment.copy(gradient, ValueLayout.JAVA_FLOAT, 4L * from, gradients, 0, count);
            MemorySegment.copy(slot.memory, ValueLayout.JAVA_FLOAT, 4L * from, values, 0, count);
            for (int i = 0; i < count; i++) {
                float g = gradients[i] * scale;
                float m = b1 * slot.first[from + i] + (1 - b1) * g;
                float v = b2 * slot.second[from + i] + (1 - b2) * g * g;
                slot.first[from + i] = m;
                slot.second[from + i] = v;
                values[i] = values[i] * keep - size * m / ((float) Math.sqrt(v) * correction + epsilon);
            }
            MemorySegment.copy(values, 0, slot.memory, ValueLayout.JAVA_FLOAT, 4L * from, count);
        }
    }

    /** Steps done. */
    long steps() {
        return steps;
    }

    /** Copies the state out, under {@code first.NAME} and {@code second.NAME}. */
    void save(Map<String, float[]> into) {
        for (Slot slot : slots) {
            into.put("first." + slot.name, slot.first.clone());
            into.put("second." + slot.name, slot.second.clone());
        }
    }

    /** Takes up a state that {@link #save} gave. */
    void restore(Map<String, float[]> from, long stepsDone) {
        for (Slot slot : slots) {
            fill(slot.first, from.get("first." + slot.name), slot.name);
            fill(slot.second, from.get("second." + slot.name), slot.name);
        }
        steps = stepsDone;
    }

    private static void fill(float[] target, float @Nullable [] source, String name) {
        if (source == null || source.length != target.length) {
            throw new IllegalArgumentException("the optimiser's state of '" + name + "' has "
                    + (source == null ? "gone" : source.length + " numbers") + ", wanted " + target.length);
        }
        System.arraycopy(source, 0, target, 0, target.length);
    }

    @Override
    public String toString() {
        return "AdamW" + Arrays.toString(slots.stream().map(slot -> slot.name).toArray()) + " after " + steps;
    }
}
