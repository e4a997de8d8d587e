package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.ImageSet;
import dev.facet.models.VisionTransformer;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Safetensors;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the documents say to type in Python, run there as it stands: where {@code python3} (or property
 * {@code facet.python}) can import what it needs; elsewhere skipped.
 */
class ExportPythonTest {
    private static final int PICTURES = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "grf, relu, mean",
        "grf, relu, class-token",
        "toeplitz, positive, class-token",
        "none, elu, mean",
        "softmax, relu, mean"
    })
    void theExportedFolderGivesTheSameLogitsInPyTorch(String mask, String featureMap, String pooling)
            throws IOException, InterruptedException {
        Python.assumeImports("torch");
        Path run = folder.resolve("run");
        Path out = folder.resolve("out");
        Trainer.train(
                Tiny.recipe("mask=" + mask, "feature_map=" + featureMap, "pooling=" + pooling, "depth=2", "steps=3"),
                run,
                Tiny.OPTIONS);
        Export.of(run, out, false);
        ImageSet test = Run.open(run).pictures().test().take(PICTURES);
        Files.write(out.resolve("pictures.bin"), test.pixels());
        String load = "import torch\npictures = torch.frombuffer(bytearray(open('pictures.bin', 'rb').read()),"
                + " dtype=torch.uint8).reshape(%d, %d, %d, %d)\n"
                        .formatted(PICTURES, test.channels(), test.height(), test.width());
        String tell = "\nimport json\nprint(json.dumps({'logits': logits.detach().flatten().tolist(),"
                + " 'names': sorted(model.state_dict())}))\n";
        List<String> said = Python.run(out, load + Python.block(out.resolve("README.md")) + tell);
        float[] expected = logits(run, test);
        JsonNode answer = JsonMapper.builder().build().readTree(said.getLast());
        assertThat(answer.path("logits").size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(answer.path("logits").path(i).asDouble()).isCloseTo(expected[i], within(1e-4));
        }
        int best = 0;
        for (int c = 1; c < test.classes().size(); c++) {
            best = expected[c] > expected[best] ? c : best;
        }
        assertThat(said.get(said.size() - 2)).isEqualTo(test.classes().get(best));
        assertThat(answer.path("names").valueStream().map(JsonNode::asString)).containsExactlyElementsOf(names(out));
    }

    @Test
    void theReadmesBlockReadsTheWeightsOfARun() throws IOException, InterruptedException {
        Python.assumeImports("safetensors.torch");
        Path run = folder.resolve("runs/shapes");
        Trainer.train(Tiny.recipe("steps=1"), run, Tiny.OPTIONS);
        List<String> said = Python.run(folder, Python.block(Path.of("..", "README.md")));
        assertThat(said).hasSameSizeAs(names(run)).anyMatch(line -> line.startsWith("head.weight (10, 16)"));
    }

    @SuppressWarnings("try") // scope and mode act by being open
    private static float[] logits(Path run, ImageSet pictures) {
        VisionTransformer model = Run.open(run).model();
        float[] scaled = Augmentation.plain(
                        pictures, Run.open(run).pictureFacts().scale(), new int[] {0, 1, 2, 3})
                .images();
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            return Tensors.floats(model.forward(
                    Tensors.of(scaled, PICTURES, pictures.channels(), pictures.height(), pictures.width())));
        }
    }

    /** Names of the tensors of a folder's model, masks left out, in order. */
    @SuppressWarnings("try")
    private static List<String> names(Path of) {
        try (Scope scope = Scope.open()) {
            return Safetensors.read(of.resolve(Run.MODEL)).keySet().stream()
                    .filter(name -> !name.startsWith(Export.MASKS))
                    .sorted()
                    .toList();
        }
    }
}
