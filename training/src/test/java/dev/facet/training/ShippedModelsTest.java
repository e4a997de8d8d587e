package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.facet.data.SceneDraw;
import dev.facet.tensor.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The models that come with the program draw as well as they did when they were put there. What they are held against lies
 * beside this test, {@code models/NAME/psnr.json}, and is made by {@code ModelSheets} (docs/results/heads.md).
 */
class ShippedModelsTest {
    private static final double TOLERANCE = 0.05; // dB: machines add floats up in other orders
    private static final int MOST_BYTES = 6_000_000;

    @BeforeAll
    static void start() {
        Engine.start();
    }

    @TestFactory
    List<DynamicTest> reRendersAreAsNearAsTheyWere() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : GraphicsModel.SHIPPED) {
            tests.add(DynamicTest.dynamicTest(name, () -> {
                assumeTrue(
                        GraphicsModel.isShipped(name),
                        "skipped: the model '" + name + "' does not come with this Facet yet");
                check(name, stored(name));
            }));
        }
        return tests;
    }

    private static JsonNode stored(String name) throws IOException {
        String what = "models/" + name + "/psnr.json";
        try (InputStream in = ShippedModelsTest.class.getResourceAsStream(what)) {
            if (in == null) {
                throw new AssertionError(what
                        + " is wanted beside this test; ModelSheets makes it of a model that comes with the program");
            }
            return JsonMapper.shared().readTree(in);
        }
    }

    private static void check(String name, JsonNode stored) throws IOException {
        try (InputStream weights = Objects.requireNonNull(ShippedModels.resource(name + "/" + Run.MODEL))) {
            assertThat(weights.readAllBytes().length).as("bytes").isLessThanOrEqualTo(MOST_BYTES);
        }
        SceneDraw scene = SceneDraw.of(stored.path("identity").asLong())
                .withPose(
                        stored.path("azimuth").asDouble(),
                        stored.path("elevation").asDouble());
        Rerendering subject = new Rerendering(GraphicsModel.open(name), scene);
        assertThat(subject.encoded().psnr())
                .as("reconstruction")
                .isCloseTo(stored.path("reconstruction").asDouble(), within(TOLERANCE));
        assertThat(stored.path("rows").size()).isEqualTo(5);
        for (JsonNode told : stored.path("rows")) {
            String factor = told.path("factor").asString();
            List<Double> values = doubles(told.path("values"));
            List<Double> psnr = doubles(told.path("psnr"));
            Rerendering.Row row = factor.equals("shape") || factor.equals("texture")
                    ? subject.from(
                            factor, values.stream().map(Double::longValue).toList())
                    : subject.along(factor, values);
            assertThat(row.psnr()).hasSameSizeAs(psnr).hasSizeGreaterThan(5);
            for (int i = 0; i < psnr.size(); i++) {
                assertThat(row.psnr().get(i))
                        .as(factor + " " + values.get(i))
                        .isCloseTo(psnr.get(i), within(TOLERANCE));
            }
        }
    }

    private static List<Double> doubles(JsonNode array) {
        List<Double> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asDouble()));
        return values;
    }
}
