package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesNestedValuesInOrder() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("min", 0);
        inner.put("mean", 2.5);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("nodes", 3L);
        map.put("degree", inner);
        map.put("list", List.of(1, "two", true));
        map.put("array", new float[] {1, .5f});
        map.put("none", null);
        assertThat(Json.write(map))
                .isEqualTo("{\"nodes\": 3, \"degree\": {\"min\": 0, \"mean\": 2.5}, \"list\": [1, \"two\", true], "
                        + "\"array\": [1.0, 0.5], \"none\": null}");
    }

    @Test
    void escapesWhatMustBeEscaped() {
        assertThat(Json.write("a\"b\\c\n\t\u0001é\u2028")).isEqualTo("\"a\\\"b\\\\c\\n\\t\\u0001é\\u2028\"");
    }

    @Test
    void numbersThatAreNotFiniteBecomeNull() {
        assertThat(Json.write(new double[] {Double.NaN, Double.NEGATIVE_INFINITY}))
                .isEqualTo("[null, null]");
    }
}
