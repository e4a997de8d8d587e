package dev.facet.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.facet.models.VisionTransformerConfig.Pooling;
import dev.facet.models.VisionTransformerConfig.Positions;
import dev.facet.nn.AttentionConfig;
import dev.facet.nn.MaskKind;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Safetensors;
import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Golden files: tiny checkpoints with a batch of pictures and what each stage of the model made of it, so that a change of
 * walks, masks, layers or file names that alters a trained model shows. {@code -Dfacet.golden=DIR} writes them anew, which
 * is right only when such a change is meant.
 */
class VisionTransformerGoldenTest {
    private static final String INPUT = "golden.input";
    private static final String LOGITS = "golden.logits";

    private static VisionTransformer model(MaskKind kind) {
        AttentionConfig attention =
                AttentionConfig.DEFAULT.withMask(kind).withHeads(2).withWalks(4, 0.3, 3);
        // one kind through a class token, the others through the mean
        Pooling pooling = kind == MaskKind.COUNTS ? Pooling.CLASS_TOKEN : Pooling.MEAN;
        return new VisionTransformer(
                new VisionTransformerConfig(1, 6, 8, 2, 8, 2, 2, 3, Positions.LEARNED, pooling, attention));
    }

    @ParameterizedTest
    @EnumSource(MaskKind.class)
    void stages_are_those_of_the_file(MaskKind kind) throws URISyntaxException {
        String name = "vision-transformer-" + kind.name().toLowerCase(java.util.Locale.ROOT) + ".safetensors";
        String anew = System.getProperty("facet.golden");
        if (anew != null) {
            write(Path.of(anew).resolve(name), kind);
        }
        Path file = anew != null ? Path.of(anew).resolve(name) : resource(name);
        Map<String, Tensor> golden = Safetensors.read(file);
        RandomStream.seed(77); // other weights than the file's
        VisionTransformer model = model(kind);
        Map<String, Tensor> state = ModelsTest.state(model, false);
        state.forEach((parameter, tensor) -> MemorySegment.copy(
                Tensors.segment(Objects.requireNonNull(golden.get(parameter), parameter)),
                0,
                Tensors.segment(tensor),
                0,
                tensor.nbytes()));
        Map<String, Tensor> stages = stages(model, Objects.requireNonNull(golden.get(INPUT)));
        assertThat(golden).hasSize(state.size() + 1 + stages.size());
        stages.forEach((stage, tensor) -> {
            Tensor wanted = Objects.requireNonNull(golden.get(stage), stage);
            assertThat(Tensors.shape(tensor)).as(stage).isEqualTo(Tensors.shape(wanted));
            double scale = wanted.abs().max().item_double();
            assertThat(tensor.sub(wanted).abs().max().item_double()).as(stage).isLessThan(1e-5 * (1 + scale));
        });
        assertThat(Objects.requireNonNull(stages.get(LOGITS)).abs().max().item_double())
                .isGreaterThan(0.1);
    }

    private static Path resource(String name) throws URISyntaxException {
        URL url = Objects.requireNonNull(VisionTransformerGoldenTest.class.getResource("/golden/" + name), name);
        return Path.of(url.toURI());
    }

    /** The output of each stage by name: attention weights of every block where the model gives them, and the logits. */
    private static Map<String, Tensor> stages(VisionTransformer model, Tensor input) {
        Map<String, Tensor> stages = new LinkedHashMap<>();
        if (model.config().pooling() == Pooling.MEAN) {
            int tokens = model.config().tokens();
            int[] all = java.util.stream.IntStream.range(0, tokens).toArray();
            float[][][][] layers = model.attentionRows(input.narrow(0, 1, 1), all);
            for (int depth = 0; depth < layers.length; depth++) {
                float[][][] rows = layers[depth];
                float[] flat = new float[rows.length * tokens * tokens];
                for (int i = 0; i < flat.length; i++) {
                    flat[i] = rows[i / (tokens * tokens)][i / tokens % tokens][i % tokens];
                }
                stages.put("golden.weights." + depth, Tensors.of(flat, rows.length, tokens, tokens));
            }
        }
        stages.put(LOGITS, model.forward(input).detach());
        return stages;
    }

    private static void write(Path file, MaskKind kind) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        RandomStream.seed(1);
        VisionTransformer model = model(kind);
        for (Tensor parameter :
                List.copyOf(ModelsTest.state(model, false).values())) { // away from the start's symmetries
            parameter.set_data(
                    parameter.detach().add(torch.randn(Tensors.sizes(parameter)).mul(new Scalar(0.3))));
        }
        Map<String, Tensor> golden = ModelsTest.state(model, false);
        Tensor input = torch.rand(new long[] {2, 1, 6, 8});
        golden.put(INPUT, input);
        golden.putAll(stages(model, input));
        Safetensors.write(file, golden, Map.of());
    }
}
