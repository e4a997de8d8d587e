package dev.facet.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ChartTest {
    @Test
    void ticksAreRoundAndInside() {
        assertThat(Chart.ticks(0, 1)).containsExactly(0, .2, .4, .6000000000000001, .8, 1);
        assertThat(Chart.ticks(0, 300)).containsExactly(0, 100, 200, 300);
        assertThat(Chart.ticks(.1, .45)).hasSizeBetween(3, 8);
    }

    @Test
    void chartsAreWellFormedAndCarryTheirNames() throws Exception {
        String lines = Chart.lines(
                "Accuracy <of> two",
                "step",
                "accuracy",
                0,
                1,
                List.of(
                        new Chart.Line("mask & more", new double[] {0, 10}, new double[] {.1, .9}),
                        new Chart.Line("none", new double[] {0, 10}, new double[] {.1, .89})));
        String logs = Chart.logLines(
                "Times",
                "tokens",
                "seconds",
                List.of(
                        new Chart.Line("fast", new double[] {100, 10_000}, new double[] {.002, .2}),
                        new Chart.Line("slow", new double[] {100, 10_000}, new double[] {.02, 200})));
        for (String svg : List.of(lines, logs)) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
            assertThat(svg).doesNotContain("NaN");
        }
        assertThat(lines).contains("mask &amp; more");
        assertThat(logs).contains(">0.01<").contains(">1,000<").contains("slow");
    }

    @Test
    void namesKeepTheirDistanceInsideTheChart() {
        double[] names = Chart.apart(new double[] {200, 201, 150, 199}, 10, 200);
        assertThat(names[2]).isEqualTo(150 - 7, org.assertj.core.api.Assertions.within(8.0));
        double[] sorted = names.clone();
        java.util.Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            assertThat(sorted[i] - sorted[i - 1]).isGreaterThanOrEqualTo(18.99);
        }
        assertThat(sorted[3]).isLessThanOrEqualTo(200);
        assertThat(names[3]).isLessThan(names[0]);
        assertThat(names[0]).isLessThan(names[1]);
    }
}
