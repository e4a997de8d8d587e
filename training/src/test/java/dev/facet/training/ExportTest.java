package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.models.VisionTransformer;
import dev.facet.models.VisionTransformerConfig;
import dev.facet.nn.AttentionConfig;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Safetensors;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {
    @TempDir
    Path folder;

    private Path exported(String... overrides) {
        Trainer.train(Tiny.recipe(overrides), folder.resolve("run"), Tiny.OPTIONS);
        Path out = folder.resolve("out");
        Export.of(folder.resolve("run"), out, false);
        return out;
    }

    @Test
    void anExportedFolderPredictsAsTheRunDoes() {
        Path out = exported();
        for (String name : new String[] {"config.json", "model.safetensors", "README.md", "model.py"}) {
            assertThat(out.resolve(name)).isNotEmptyFile();
        }
        assertThat(out.resolve("README.md"))
                .content()
                .contains("from model import load")
                .doesNotContain("plots/");
        Tensor images = images(Run.open(out).imageRecipe().model());
        assertThat(logits(Run.open(out).model(), images))
                .isEqualTo(logits(Run.open(folder.resolve("run")).model(), images));
        assertThatThrownBy(() -> Export.of(folder.resolve("run"), out, false)).hasMessageContaining("exists");
        Export.of(folder.resolve("run"), out, true);
    }

    @Test
    void forceReplacesAnExportAndNothingElse() throws IOException {
        Path out = exported("steps=1");
        Path run = folder.resolve("run");
        Path theses = Files.createDirectory(folder.resolve("theses"));
        Path thesis = Files.writeString(theses.resolve("thesis.txt"), "mine");
        for (String config : List.of("", "{\"format\": \"other\"}", "not JSON")) {
            if (!config.isEmpty()) {
                Files.writeString(theses.resolve("config.json"), config);
            }
            assertThatThrownBy(() -> Export.of(run, theses, true)).hasMessageContaining("is not an exported folder");
        }
        assertThatThrownBy(() -> Export.of(run, run, true)).hasMessageContaining("is not an exported folder");
        assertThatThrownBy(() -> Export.of(run, thesis, true)).hasMessageContaining("is a file, a folder is wanted");
        assertThat(thesis).hasContent("mine");
        assertThat(Run.open(run).finished()).isTrue();
        Files.delete(out.resolve("model.py"));
        Export.of(run, out, true);
        assertThat(out.resolve("model.py")).isNotEmptyFile();
        Export.of(run, Files.createDirectory(folder.resolve("empty")), true);
    }

    /** PyTorch refuses to add a layer or a tensor whose name an attribute of the module has already. */
    @Test
    @SuppressWarnings("try") // the scope acts by being open
    void noAttributeOfTheScriptHasTheNameOfALayer() {
        Set<String> attributes = Pattern.compile("self\\.(\\w+) = |def (\\w+)\\(self|register_buffer\\(\"(\\w+)\"")
                .matcher(Export.script())
                .results()
                .map(found -> found.group(1) != null ? found.group(1) : found.group(found.group(2) != null ? 2 : 3))
                .collect(Collectors.toSet());
        assertThat(attributes).contains("depth", "forward", "mean");
        Path out = exported("mask=toeplitz", "pooling=class-token", "feature_map=positive", "steps=1");
        try (Scope scope = Scope.open()) {
            assertThat(Safetensors.read(out.resolve("model.safetensors")).keySet())
                    .extracting(name -> name.replaceFirst("\\..*", ""))
                    .contains("patch", "blocks", "class_token")
                    .doesNotContainAnyElementsOf(attributes);
        }
    }

    /**
     * The network of model.py, compiled by the engine's own script compiler, on the exported files: the same logits as
     * the model in Java.
     */
    @ParameterizedTest
    @CsvSource({
        "grf, relu, mean, learned",
        "grf, relu, class-token, none",
        "exact, elu, mean, none",
        "counts, positive, mean, learned",
        "toeplitz, relu, class-token, learned",
        "toeplitz, positive, mean, none",
        "none, relu, class-token, learned",
        "none, elu, mean, none",
        "softmax, relu, mean, learned"
    })
    @SuppressWarnings("try") // scope and mode act by being open
    void theScriptGivesTheSameLogits(String mask, String featureMap, String pooling, String positions) {
        Path out = exported(
                "mask=" + mask,
                "feature_map=" + featureMap,
                "pooling=" + pooling,
                "positions=" + positions,
                "depth=2",
                "steps=3",
                "data=shapes");
        VisionTransformer model = Run.open(out).model();
        VisionTransformerConfig config = model.config();
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            Tensor images = images(config);
            Map<String, Tensor> tensors = Safetensors.read(out.resolve("model.safetensors"));
            StringBuilder source = new StringBuilder(network());
            IValueVector arguments = new IValueVector();
            arguments.push_back(new IValue(images));
            StringBuilder body = new StringBuilder("    p: Dict[str, Tensor] = {}\n");
            source.append("def run(images: Tensor");
            int index = 0;
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                source.append(", t").append(index).append(": Tensor");
                body.append("    p[\"%s\"] = t%d\n".formatted(entry.getKey(), index++));
                arguments.push_back(new IValue(entry.getValue()));
            }
            boolean token = config.pooling() == VisionTransformerConfig.Pooling.CLASS_TOKEN;
            AttentionConfig attention = config.attention();
            body.append("    masks = [%s, %s]\n".formatted(maskOf(config, 0, token), maskOf(config, 1, token)));
            body.append("    return network(images, p, masks, \"%s\", \"%s\", %d, %d, %d)\n"
                    .formatted(mask, featureMap, attention.heads(), config.patch(), config.depth()));
            source.append(") -> Tensor:\n").append(body);
            CompilationUnit unit = torch.compile(source.toString());
            float[] script = Tensors.floats(
                    unit.get_function(new QualifiedName("run")).apply(arguments).toTensor());
            float[] java = logits(model, images);
            assertThat(script).hasSameSizeAs(java);
            for (int i = 0; i < java.length; i++) {
                assertThat(script[i]).isCloseTo(java[i], within(1e-4f));
            }
        }
    }

    private static String maskOf(VisionTransformerConfig config, int layer, boolean classToken) {
        String token = classToken ? "True" : "False";
        return switch (config.attention().mask()) {
            case SOFTMAX, NONE -> "torch.zeros([0])";
            case TOEPLITZ ->
                "toeplitz_mask(p[\"blocks.%d.attention.toeplitz.table\"], %d, %d, %s)"
                        .formatted(layer, config.gridHeight(), config.gridWidth(), token);
            case GRF, EXACT, COUNTS ->
                "given_mask(p[\"masks.rows\"], p[\"masks.columns\"], p[\"masks.%d\"], %d, %s)"
                        .formatted(layer, config.tokens(), token);
        };
    }

    /** The part of model.py that is plain functions. */
    private static String network() {
        String script = Export.script();
        int from = script.indexOf("# ---- network");
        int to = script.indexOf("# ---- files");
        assertThat(from).isPositive();
        assertThat(to).isGreaterThan(from);
        return script.substring(script.indexOf('\n', from) + 1, to);
    }

    private static Tensor images(VisionTransformerConfig config) {
        float[] values = new float[4 * config.channels() * config.height() * config.width()];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, 4, config.channels(), config.height(), config.width());
    }

    @SuppressWarnings("try")
    private static float[] logits(VisionTransformer model, Tensor images) {
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            return Tensors.floats(model.forward(images));
        }
    }
}
