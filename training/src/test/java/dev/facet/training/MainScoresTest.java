package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainScoresTest {
    @Test
    void fewScoresAreAllTold() {
        Map<String, Double> few = Map.of("accuracy", 0.5, "top_5", 0.9);
        assertThat(MainScores.of(few)).isEqualTo(few);
        assertThat(MainScores.rest(few)).isEmpty();
    }

    @Test
    void ofManyTheMainOnesAreTold() {
        Map<String, Double> many = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            many.put("importance_" + i, 0.1);
        }
        many.put("azimuth_error", 2.0);
        many.put("psnr", 25.0);
        assertThat(MainScores.of(many)).containsExactly(Map.entry("psnr", 25.0), Map.entry("azimuth_error", 2.0));
        assertThat(MainScores.rest(many)).isEqualTo(" (100 more in evaluation.json)");
        assertThat(MainScores.rest(many, "with --json")).isEqualTo(" (100 more with --json)");
    }
}
