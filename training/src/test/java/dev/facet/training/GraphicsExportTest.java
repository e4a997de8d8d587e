package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.Image;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Safetensors;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GraphicsExportTest {
    @TempDir
    Path folder;

    private Path exported(String... overrides) {
        Trainer.train(TinyScenes.recipe(overrides), folder.resolve("run"), TinyScenes.OPTIONS);
        Path out = folder.resolve("out");
        Export.of(folder.resolve("run"), out, false);
        return out;
    }

    @Test
    void anExportedFolderHoldsWhatTheRunKnows() {
        Path out = exported();
        Run run = Run.open(folder.resolve("run"));
        Run read = Run.open(out);
        assertThat(read.recipe()).isEqualTo(run.recipe());
        assertThat(read.calibration()).isEqualTo(run.calibration());
        assertThat(read.facts()).isEqualTo(run.facts());
        Map<String, Double> scores = Evaluation.of(out, "test", null);
        // degrees that a network of eight steps reads hang on its last bit, pictures do not
        run.evaluation().getOrDefault("test", Map.of()).forEach((name, value) -> {
            if (name.contains("psnr") || name.contains("ssim") || name.contains("bound")) {
                assertThat(scores.get(name)).as(name).isCloseTo(value, within(1e-5 * Math.abs(value) + 1e-9));
            }
        });
        assertThat(out.resolve("README.md"))
                .content()
                .contains("from model import load", "model.with_degrees", "facet rerender")
                .doesNotContain("plots/");
        assertThat(out.resolve("model.py")).content().contains("class InverseGraphics");
    }

    /** PyTorch refuses to add a layer or a tensor whose name an attribute of the module has already. */
    @Test
    @SuppressWarnings("try") // the scope acts by being open
    void noAttributeOfTheScriptHasTheNameOfALayer() {
        Set<String> attributes = Pattern.compile("self\\.(\\w+) = |def (\\w+)\\(self")
                .matcher(Export.scenesScript())
                .results()
                .map(found -> found.group(found.group(1) != null ? 1 : 2))
                .collect(Collectors.toSet());
        assertThat(attributes).contains("groups", "encode");
        for (InverseGraphicsNetwork network : List.of(
                InverseGraphicsNetwork.of(dev.facet.models.InverseGraphicsConfig.LEAN),
                InverseGraphicsNetwork.of(dev.facet.models.InverseGraphicsConfig.PAPER))) {
            assertThat(Weights.state(network.module()).keySet())
                    .extracting(name -> name.replaceFirst("\\..*", ""))
                    .doesNotContainAnyElementsOf(attributes);
        }
    }

    /** The functions of model.py, compiled by the engine's own script compiler, on the exported files. */
    @ParameterizedTest
    @CsvSource({"pair, 0", "scalar, 0", "pair, 1", "paper, 0"})
    @SuppressWarnings("try") // scope and mode act by being open
    void theScriptEncodesAndDecodesAsJavaDoes(String kind, int extra) {
        boolean paper = kind.equals("paper");
        InverseGraphicsNetwork network;
        Path file;
        if (paper) {
            network = InverseGraphicsNetwork.of(dev.facet.models.InverseGraphicsConfig.PAPER);
            file = folder.resolve("paper.safetensors");
            Weights.write(file, network.module(), Map.of());
        } else {
            Path out = extra == 0
                    ? exported("azimuth_code=" + kind)
                    : exported("size=32", "encoder=[8, 16, 8, 16, 8]", "decoder=[16, 8, 16, 8, 8, 16]");
            network = Run.open(out).network();
            file = out.resolve(Run.MODEL);
        }
        int size = network.config().size();
        int channels = network.config().channels();
        int pairs = network.code().layout().pairEntries();
        float[] pixels = new float[2 * channels * size * size];
        Random random = new Random(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            Tensor images = Tensors.of(pixels, 2, channels, size, size);
            StringBuilder source = new StringBuilder(functions());
            StringBuilder body = new StringBuilder("    p: Dict[str, Tensor] = {}\n");
            IValueVector arguments = new IValueVector();
            arguments.push_back(new IValue(images));
            source.append("def run(images: Tensor");
            int index = 0;
            for (Map.Entry<String, Tensor> entry : Safetensors.read(file).entrySet()) {
                source.append(", t").append(index).append(": Tensor");
                body.append("    p[\"%s\"] = t%d\n".formatted(entry.getKey(), index++));
                arguments.push_back(new IValue(entry.getValue()));
            }
            String truth = paper ? "True" : "False";
            body.append("    code = encode(images, p, %s, %d)\n".formatted(truth, pairs));
            body.append("    picture = decode(code, p, %s, %d, %d)\n".formatted(truth, pairs, size / 16));
            body.append("    return torch.cat([code.flatten(), picture.flatten()])\n");
            source.append(") -> Tensor:\n").append(body);
            CompilationUnit unit = torch.compile(source.toString());
            float[] script = Tensors.floats(
                    unit.get_function(new QualifiedName("run")).apply(arguments).toTensor());
            CodedPictures coded = new CodedPictures(network);
            float[] codes = coded.codes(coded.posteriors(pixels));
            float[] coordinates = coded.coordinates(codes);
            float[] drawn = coded.decode(codes);
            assertThat(script).hasSize(coordinates.length + drawn.length);
            for (int i = 0; i < script.length; i++) {
                float wanted = i < coordinates.length ? coordinates[i] : drawn[i - coordinates.length];
                assertThat(script[i]).isCloseTo(wanted, within(1e-4f * Math.max(1, Math.abs(wanted))));
            }
        }
    }

    /** The block of the exported README, in PyTorch where it is there: a re-render as Java draws it. */
    @ParameterizedTest
    @CsvSource({"pair, false", "scalar, false", "pair, true"})
    void pyTorchDrawsTheSameRerender(String kind, boolean half) throws IOException, InterruptedException {
        Python.assumeImports("torch");
        exported("azimuth_code=" + kind);
        Path out = folder.resolve("for-python");
        Export.of(folder.resolve("run"), out, false, half);
        byte[] pixels = new byte[3 * 16 * 16];
        new Random(5).nextBytes(pixels);
        Files.write(out.resolve("pictures.bin"), pixels);
        String load = "import torch\npictures = torch.frombuffer(bytearray(open('pictures.bin', 'rb').read()),"
                + " dtype=torch.uint8).reshape(1, 3, 16, 16)\n";
        String tell = "\nimport json\nprint(json.dumps({'code': turned.flatten().tolist(), 'images':"
                + " images.flatten().tolist(), 'degrees': model.degrees(turned, 'azimuth')[0]}))\n";
        List<String> said = Python.run(out, load + Python.block(out.resolve("README.md")) + tell);
        JsonNode answer = JsonMapper.builder().build().readTree(said.getLast());
        GraphicsModel model = GraphicsModel.open(out.toString());
        float[] code =
                model.encode(List.of(new Image(3, 16, 16, pixels))).getFirst().code();
        float[] turned = model.withDegrees(code, "azimuth", 30);
        for (int i = 0; i < turned.length; i++) {
            assertThat(answer.path("code").path(i).asDouble()).isCloseTo(turned[i], within(1e-4));
        }
        byte[] drawn = model.render(List.of(turned)).getFirst().pixels();
        for (int i = 0; i < drawn.length; i++) {
            assertThat(255 * answer.path("images").path(i).asDouble()).isCloseTo(drawn[i] & 0xff, within(0.51));
        }
    }

    /** The part of model.py that is plain functions of tensors. */
    private static String functions() {
        String script = Export.scenesScript();
        int from = script.indexOf("# ---- network");
        int to = script.indexOf("# ---- degrees");
        assertThat(from).isPositive();
        assertThat(to).isGreaterThan(from);
        return script.substring(script.indexOf('\n', from) + 1, to);
    }

    /** The exported script's degrees are those of Java, where any Python is there. */
    @Test
    void theScriptsDegreesAreThoseOfTheCalibration() throws IOException, InterruptedException {
        Python.assumeImports("json");
        String script = Export.scenesScript();
        String part = script.substring(script.indexOf("# ---- degrees"), script.indexOf("# ---- files"));
        List<AngleCalibration> maps = List.of(
                new AngleCalibration("a", true, false, List.of(-80.0, 10.0, 80.0), List.of(1.4, 0.2, -1.1)),
                new AngleCalibration("b", true, false, List.of(-80.0, 10.0, 80.0), List.of(2.0, 3.0, 4.5)),
                new AngleCalibration("c", true, true, List.of(-170.0, 0.0, 170.0), List.of(-2.9, 0.1, 3.0)),
                new AngleCalibration("d", true, true, List.of(-170.0, 0.0, 170.0), List.of(5.0, 2.0, -0.9)),
                new AngleCalibration("e", false, false, List.of(-20.0, 0.0, 20.0), List.of(-11.0, 1.0, 3.0)));
        StringBuilder program = new StringBuilder("import json\nimport math\nfrom typing import List\n" + part);
        StringBuilder wanted = new StringBuilder();
        for (AngleCalibration map : maps) {
            program.append("angle = json.loads('")
                    .append(Json.line(Settings.tree(map)))
                    .append("')\n");
            for (double degrees : new double[] {-200, -91, -33, 0, 12.5, 79, 181}) {
                double[] code = map.code(degrees);
                double value = map.pair() ? Math.atan2(code[1], code[0]) : code[0];
                program.append("print('%.6f %.6f' % (")
                        .append(
                                map.pair()
                                        ? "math.atan2(math.sin(value_of(angle, " + degrees
                                                + ")), math.cos(value_of(angle, " + degrees + ")))"
                                        : "value_of(angle, " + degrees + ")")
                        .append(", degrees_of(angle, ")
                        .append(value)
                        .append(")))\n");
                wanted.append(String.format(java.util.Locale.ROOT, "%.6f %.6f%n", value, map.degrees(code)));
            }
        }
        List<String> said = Python.run(folder, program.toString());
        List<String> expected = wanted.toString().lines().toList();
        assertThat(said).hasSameSizeAs(expected);
        for (int i = 0; i < said.size(); i++) {
            String[] a = said.get(i).split(" ", -1);
            String[] b = expected.get(i).split(" ", -1);
            for (int k = 0; k < 2; k++) {
                assertThat(Double.parseDouble(a[k]))
                        .as(said.get(i) + " for " + expected.get(i))
                        .isCloseTo(Double.parseDouble(b[k]), within(2e-6));
            }
        }
        assertThat(new String(script.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII))
                .isEqualTo(script);
    }
}
