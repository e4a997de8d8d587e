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
        String bars = Chart.logBars(
                "Times", List.of(new Chart.Bar("fast", .002, "2 ms", 0), new Chart.Bar("slow", 1.5, "1.5 s", 1)));
        for (String svg : List.of(lines, bars)) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
            assertThat(svg).doesNotContain("NaN");
        }
        assertThat(lines).contains("mask &amp; more");
        assertThat(bars).contains("2 ms").contains("1.5 s");
    }
}
