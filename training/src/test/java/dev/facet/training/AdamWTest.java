package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes act by being open
class AdamWTest {
    private static TrainingConfig config(double decay, double modulationRate, double clip) {
        return new TrainingConfig(
                1, 0, 1, 1e-2, 0, 0, .9, .999, decay, modulationRate, clip, 0, 0, 0, 0, 1, AugmentationConfig.NONE);
    }

    private static Tensor parameter(long seed, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, shape).set_requires_grad(true);
    }

    /** The sum of a fixed weight times p squared, plus p to the fourth: gradients that differ from step to step. */
    private static void backward(Tensor p, long seed) {
        Tensor weight = parameter(seed, Tensors.sizes(p)).detach();
        p.grad().reset();
        p.square().mul(weight).add(p.square().square()).sum().backward();
    }

    @Test
    void agreesWithTheEnginesOwn() {
        // Longer than one block of the implementation, and not a multiple of it.
        Tensor ours = parameter(1, 3, 1801);
        Tensor theirs = parameter(1, 3, 1801);
        AdamW optimiser = new AdamW(Map.of("x.weight", ours), config(.1, 10, 0));
        AdamWOptions options = new AdamWOptions(1e-2);
        options.weight_decay().put(.1);
        TensorVector list = new TensorVector();
        list.push_back(theirs);
        org.bytedeco.pytorch.AdamW rival = new org.bytedeco.pytorch.AdamW(list, options);
        for (int step = 0; step < 20; step++) {
            try (Scope scope = Scope.open()) {
                backward(ours, 100 + step);
                backward(theirs, 100 + step);
                optimiser.step(1e-2);
                rival.step();
            }
        }
        float[] a = Tensors.floats(ours);
        float[] b = Tensors.floats(theirs);
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(1e-5f));
        }
        assertThat(optimiser.steps()).isEqualTo(20);
    }

    @Test
    void onlyMatricesDecayAndModulationsLearnFaster() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("a.weight", parameter(1, 2, 2));
        parameters.put("norm.weight", parameter(1, 4));
        parameters.put("a.bias", parameter(1, 4));
        parameters.put("b.modulation.raw", parameter(1, 2, 2));
        Map<String, float[]> before = new LinkedHashMap<>();
        parameters.forEach((name, p) -> {
            before.put(name, Tensors.floats(p));
            p.sum().backward(); // the gradient is 1 everywhere: a first step of Adam moves by the rate
        });
        new AdamW(parameters, config(.5, 10, 0)).step(1e-3);
        for (int i = 0; i < 4; i++) {
            assertThat(after(parameters, "a.weight", i))
                    .isCloseTo(before(before, "a.weight", i) * (1 - .5f * 1e-3f) - 1e-3f, within(1e-6f));
            for (String name : List.of("norm.weight", "a.bias")) {
                assertThat(after(parameters, name, i)).isCloseTo(before(before, name, i) - 1e-3f, within(1e-6f));
            }
            assertThat(after(parameters, "b.modulation.raw", i))
                    .isCloseTo(before(before, "b.modulation.raw", i) - 1e-2f, within(1e-6f));
        }
    }

    private static float before(Map<String, float[]> values, String name, int i) {
        return values.getOrDefault(name, new float[0])[i];
    }

    private static float after(Map<String, Tensor> parameters, String name, int i) {
        return Tensors.floats(parameters.getOrDefault(name, new Tensor()))[i];
    }

    @Test
    void theNormIsOfAllGradientsTogetherAndLimitsThem() {
        Tensor a = Tensors.of(new float[] {1, 1}, 2).set_requires_grad(true);
        Tensor b = Tensors.of(new float[] {1}, 1).set_requires_grad(true);
        a.mul(new Scalar(2)).sum().backward(); // gradients 2, 2 and 1: norm 3
        b.sum().backward();
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("a", a);
        parameters.put("b", b);
        AdamW optimiser = new AdamW(parameters, config(0, 1, 1.5));
        assertThat(optimiser.step(0)).isEqualTo(3);
        Map<String, float[]> state = new LinkedHashMap<>();
        optimiser.save(state);
        assertThat(state.getOrDefault("first.a", new float[0])[0]).isCloseTo(.1f * 2 * .5f, within(1e-7f));
        assertThat(state.getOrDefault("second.b", new float[0])[0]).isCloseTo(.001f * .25f, within(1e-8f));
    }

    @Test
    void aGradientThatIsNotFiniteChangesNothing() {
        Tensor a = Tensors.of(new float[] {1, 2}, 2).set_requires_grad(true);
        a.mul(new Scalar(Double.NaN)).sum().backward();
        AdamW optimiser = new AdamW(Map.of("a", a), config(0, 1, 1));
        assertThat(optimiser.step(1)).isNaN();
        assertThat(Tensors.floats(a)).containsExactly(1, 2);
        assertThat(optimiser.steps()).isZero();
    }

    @Test
    void aRestoredOptimiserGoesOnToTheSameBits() {
        Tensor whole = parameter(1, 5, 7);
        Tensor resumed = parameter(1, 5, 7);
        AdamW first = new AdamW(Map.of("x.weight", whole), config(.1, 1, 1));
        AdamW before = new AdamW(Map.of("x.weight", resumed), config(.1, 1, 1));
        Map<String, float[]> state = new LinkedHashMap<>();
        for (int step = 0; step < 10; step++) {
            backward(whole, step);
            first.step(1e-2);
        }
        for (int step = 0; step < 4; step++) {
            backward(resumed, step);
            before.step(1e-2);
        }
        before.save(state);
        AdamW after = new AdamW(Map.of("x.weight", resumed), config(.1, 1, 1));
        after.restore(state, before.steps());
        for (int step = 4; step < 10; step++) {
            backward(resumed, step);
            after.step(1e-2);
        }
        assertThat(Tensors.floats(resumed)).isEqualTo(Tensors.floats(whole));
    }
}
