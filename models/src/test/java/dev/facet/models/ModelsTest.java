package dev.facet.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.facet.models.VisionTransformerConfig.Pooling;
import dev.facet.models.VisionTransformerConfig.Positions;
import dev.facet.nn.AttentionConfig;
import dev.facet.nn.FeatureMapKind;
import dev.facet.nn.MaskKind;
import dev.facet.tensor.Engine;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.JavaOperation;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Safetensors;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.StringTensorDictItem;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every model of this room, in every form of it that a recipe can ask for. */
class ModelsTest {
    @TempDir
    Path folder;

    /**
     * A model of the register.
     *
     * @param make draws the model from the random stream
     * @param input a batch of the given size
     * @param output the shape of the result for a batch of one
     * @param idle parameters that no output depends on
     */
    record Entry(
            String name,
            Supplier<Module> make,
            Function<Module, Function<Tensor, Tensor>> forward,
            Function<Integer, Tensor> input,
            List<Long> output,
            List<String> idle) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Entry> models() {
        List<Entry> all = new ArrayList<>();
        for (MaskKind kind : MaskKind.values()) {
            for (Pooling pooling : Pooling.values()) {
                for (Positions positions : Positions.values()) {
                    all.add(visionTransformer(kind, FeatureMapKind.RELU, positions, pooling));
                }
            }
        }
        for (FeatureMapKind map : FeatureMapKind.values()) {
            all.add(visionTransformer(MaskKind.NONE, map, Positions.LEARNED, Pooling.MEAN));
            all.add(visionTransformer(MaskKind.GRF, map, Positions.NONE, Pooling.MEAN));
        }
        InverseGraphicsConfig lean = InverseGraphicsConfig.LEAN;
        all.add(inverseGraphics(
                "lean",
                new InverseGraphicsConfig(
                        lean.network(),
                        32,
                        3,
                        lean.azimuthCode(),
                        5,
                        4,
                        0,
                        1,
                        0.03,
                        List.of(8, 8, 16, 16, 16),
                        List.of(16, 16, 8, 8, 8, 8),
                        16),
                List.of()));
        all.add(inverseGraphics(
                "lean with a scalar azimuth and expression",
                new InverseGraphicsConfig(
                        lean.network(),
                        16,
                        1,
                        InverseGraphicsConfig.AngleCode.SCALAR,
                        5,
                        4,
                        3,
                        1,
                        0.03,
                        List.of(8, 8, 16, 16, 16),
                        List.of(16, 16, 8, 8, 8, 8),
                        16),
                List.of()));
        // without a draw the variances have nothing to do
        all.add(inverseGraphics(
                "paper", InverseGraphicsConfig.PAPER, List.of("log_variance.weight", "log_variance.bias")));
        return all.stream();
    }

    private static Entry inverseGraphics(String name, InverseGraphicsConfig config, List<String> idle) {
        return new Entry(
                "inverse graphics, " + name,
                () -> InverseGraphicsNetwork.of(config).module(),
                model -> {
                    InverseGraphicsNetwork network = (InverseGraphicsNetwork) model;
                    return images -> network.output(network.code().middle(network.encode(images)));
                },
                batch -> {
                    RandomStream.seed(4);
                    return torch.rand(new long[] {batch, config.channels(), config.size(), config.size()});
                },
                List.of(1L, (long) config.channels(), (long) config.size(), (long) config.size()),
                idle);
    }

    private static Entry visionTransformer(MaskKind kind, FeatureMapKind map, Positions positions, Pooling pooling) {
        AttentionConfig attention = AttentionConfig.DEFAULT
                .withMask(kind)
                .withFeatureMap(map)
                .withHeads(2)
                .withWalks(4, 0.3, 3);
        VisionTransformerConfig config =
                new VisionTransformerConfig(3, 12, 8, 2, 16, 2, 2, 5, positions, pooling, attention);
        // a class token sees everyone with mask 1, so the mask of the last block has nothing to do
        List<String> idle = pooling == Pooling.CLASS_TOKEN
                ? List.of("blocks.1.attention.modulation.raw", "blocks.1.attention.toeplitz.table")
                : List.of();
        return new Entry(
                "vision transformer, " + kind + ", " + map + ", positions " + positions + ", " + pooling,
                () -> new VisionTransformer(config),
                model -> ((VisionTransformer) model)::forward,
                batch -> {
                    RandomStream.seed(4);
                    return torch.rand(new long[] {batch, 3, 12, 8});
                },
                List.of(1L, 5L),
                idle);
    }

    private static Module drawn(Entry entry, long seed) {
        RandomStream.seed(seed);
        return entry.make().get();
    }

    /** Parameters and buffers by dotted name. A dictionary's own handles die with it. */
    static Map<String, Tensor> state(Module model, boolean buffers) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        try (StringTensorDict dictionary = buffers ? model.named_buffers() : model.named_parameters()) {
            for (int i = 0; i < dictionary.size(); i++) {
                StringTensorDictItem item = dictionary.get(i);
                state.put(item.key().getString(), new Tensor(item.access()));
            }
        }
        return state;
    }

    @ParameterizedTest
    @MethodSource("models")
    void outputs_have_their_shape_are_finite_and_do_not_depend_on_the_batch(Entry entry) {
        Module model = drawn(entry, 1);
        Tensor input = entry.input().apply(3);
        Tensor output = entry.forward().apply(model).apply(input);
        long[] shape = Tensors.sizes(output);
        assertThat(shape[0]).isEqualTo(3);
        shape[0] = 1;
        assertThat(shape)
                .containsExactly(
                        entry.output().stream().mapToLong(Long::longValue).toArray());
        for (float value : Tensors.floats(output)) {
            assertThat(value).isFinite();
        }
        for (int b = 0; b < 3; b++) {
            Tensor alone = entry.forward().apply(model).apply(input.narrow(0, b, 1));
            assertThat(alone.sub(output.narrow(0, b, 1)).abs().max().item_double())
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void every_parameter_has_a_finite_gradient_that_a_step_follows_downhill(Entry entry) {
        Module model = drawn(entry, 1);
        Tensor input = entry.input().apply(4);
        Tensor loss = entry.forward().apply(model).apply(input).square().sum();
        Gradients.backward(loss);
        double squares = 0;
        for (Map.Entry<String, Tensor> parameter : state(model, false).entrySet()) {
            Tensor gradient = parameter.getValue().grad();
            assertThat(gradient.defined()).as(parameter.getKey()).isTrue();
            double size = gradient.square().sum().item_double();
            assertThat(size).as(parameter.getKey()).isFinite();
            assertThat(size > 0).as(parameter.getKey()).isEqualTo(!entry.idle().contains(parameter.getKey()));
            squares += size;
        }
        double step = 1e-3 / Math.sqrt(squares); // so small that the slope foretells the change
        for (Tensor parameter : state(model, false).values()) {
            parameter.set_data(parameter.detach().sub(parameter.grad().mul(new Scalar(step))));
        }
        double after = entry.forward().apply(model).apply(input).square().sum().item_double();
        double foretold = step * squares;
        assertThat(loss.item_double() - after).isBetween(0.8 * foretold, 1.2 * foretold);
    }

    @ParameterizedTest
    @MethodSource("models")
    void saved_and_loaded_it_is_the_same_to_the_bit(Entry entry) {
        Module model = drawn(entry, 1);
        Tensor input = entry.input().apply(2);
        float[] wanted = Tensors.floats(entry.forward().apply(model).apply(input));
        Map<String, Tensor> state = new LinkedHashMap<>(state(model, false));
        state.putAll(state(model, true));
        assertThat(state.keySet()).allMatch(name -> name.matches("[a-z0-9_]+(\\.[a-z0-9_]+)*"));
        Path file = folder.resolve("model.safetensors");
        Safetensors.write(file, state, Map.of());
        Module other = drawn(entry, 2);
        Map<String, Tensor> target = new LinkedHashMap<>(state(other, false));
        target.putAll(state(other, true));
        Map<String, Tensor> read = Safetensors.read(file);
        assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(target.keySet());
        assertThat(Tensors.floats(entry.forward().apply(other).apply(input))).isNotEqualTo(wanted);
        target.forEach((name, tensor) -> MemorySegment.copy(
                Tensors.segment(Objects.requireNonNull(read.get(name))),
                0,
                Tensors.segment(tensor),
                0,
                tensor.nbytes()));
        assertThat(Tensors.floats(entry.forward().apply(other).apply(input))).containsExactly(wanted);
    }

    @ParameterizedTest
    @MethodSource("models")
    void the_same_seed_gives_the_same_bits_and_no_tensor_is_registered_twice(Entry entry) {
        Tensor input = entry.input().apply(2);
        Module first = drawn(entry, 3);
        Module second = drawn(entry, 3);
        assertThat(Tensors.floats(entry.forward().apply(second).apply(input)))
                .containsExactly(Tensors.floats(entry.forward().apply(first).apply(input)));
        List<Tensor> parameters = List.copyOf(state(first, false).values());
        assertThat(parameters.stream().map(p -> p.data_ptr().address()).distinct())
                .hasSameSizeAs(parameters);
    }

    @ParameterizedTest
    @MethodSource("models")
    @SuppressWarnings("try") // the scope acts by being open
    void steps_in_scopes_leave_nothing_behind(Entry entry) {
        Module model = drawn(entry, 1);
        Tensor input = entry.input().apply(2);
        settledObjects();
        long before = 0;
        for (int step = 0; step < 12; step++) {
            if (step == 4) {
                before = settledObjects();
            }
            int graphs = JavaOperation.live(); // of other tests, until the collector sees them
            try (Scope scope = Scope.open()) {
                model.zero_grad(true);
                entry.forward().apply(model).apply(input).square().sum().backward();
            }
            assertThat(JavaOperation.live()).isLessThanOrEqualTo(graphs);
        }
        assertThat(settledObjects()).isLessThanOrEqualTo(before);
    }

    /** Native objects once the collector has stopped finding any to free. */
    private static long settledObjects() {
        long last = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            System.gc();
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            long now = Engine.liveObjects();
            if (now == last) {
                return now;
            }
            last = now;
        }
        return last;
    }
}
