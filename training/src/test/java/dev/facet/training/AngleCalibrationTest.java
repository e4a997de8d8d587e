package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AngleCalibrationTest {
    private static final int SCENES = 4000;

    private static AngleCalibration fit(List<Double> range, boolean pair, DoubleUnaryOperator value, double noise) {
        Random random = new Random(1);
        double[] truth = new double[SCENES];
        double[] codes = new double[pair ? 2 * SCENES : SCENES];
        for (int i = 0; i < SCENES; i++) {
            truth[i] = range.get(0) + (range.get(1) - range.get(0)) * random.nextDouble();
            double v = value.applyAsDouble(truth[i]) + noise * random.nextGaussian();
            if (pair) {
                codes[2 * i] = Math.cos(v);
                codes[2 * i + 1] = Math.sin(v);
            } else {
                codes[i] = v;
            }
        }
        return AngleCalibration.fit("azimuth", truth, codes, pair, range);
    }

    /** A curved map that passes the cut at pi, in both senses. */
    @ParameterizedTest
    @CsvSource({"1, 0", "-1, 2.5", "1, 3.1", "-1, -3"})
    void aPairIsReadAndWrittenOverAHalfTurn(int sense, double offset) {
        DoubleUnaryOperator value = d -> offset + sense * (0.02 * d + 0.3 * Math.sin(Math.toRadians(d)));
        AngleCalibration map = fit(List.of(-90.0, 90.0), true, value, 0.02);
        for (double d = -85; d <= 85; d += 5) {
            double v = value.applyAsDouble(d);
            assertThat(map.degrees(Math.cos(v), Math.sin(v))).isCloseTo(d, within(0.6));
            double[] code = map.code(d);
            assertThat(Math.hypot(code[0], code[1])).isCloseTo(1, within(1e-12));
            assertThat(map.degrees(code)).isCloseTo(d, within(1e-6));
        }
        double beyond = value.applyAsDouble(110);
        assertThat(map.degrees(Math.cos(beyond), Math.sin(beyond))).isBetween(80.0, 95.0);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "-1, 2.5", "1, 3.1"})
    void aPairIsReadAndWrittenOverAFullTurn(int sense, double offset) {
        DoubleUnaryOperator value = d -> offset + sense * (Math.toRadians(d) + 0.3 * Math.sin(Math.toRadians(d)));
        AngleCalibration map = fit(List.of(-180.0, 180.0), true, value, 0.02);
        for (double d = -180; d <= 540; d += 7) {
            double v = value.applyAsDouble(d);
            double found = map.degrees(Math.cos(v), Math.sin(v));
            double difference = Math.abs(found - d) % 360;
            assertThat(Math.min(difference, 360 - difference))
                    .as(d + " degrees")
                    .isLessThan(1.5);
            double[] code = map.code(d);
            assertThat(code[0]).isCloseTo(Math.cos(v), within(0.03));
            assertThat(code[1]).isCloseTo(Math.sin(v), within(0.03));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1", "-0.05"})
    void aNumberIsReadAndWritten(double slope) {
        AngleCalibration map = fit(List.of(-23.0, 23.0), false, d -> 2 + slope * d, 0.01);
        for (double d = -20; d <= 20; d += 4) {
            assertThat(map.degrees(2 + slope * d)).isCloseTo(d, within(0.2));
            assertThat(map.code(d)).containsExactly(new double[] {2 + slope * d}, within(0.02));
        }
    }

    /** Where the code does not follow, the map stays monotone and can be turned round. */
    @Test
    void aMapThatFallsBackIsLevelled() {
        AngleCalibration map =
                fit(List.of(-90.0, 90.0), false, d -> d + 60 * Math.exp(-d * d / 200) * Math.sin(d / 5), 0.1);
        for (int i = 1; i < map.values().size(); i++) {
            assertThat(map.values().get(i)).isGreaterThan(map.values().get(i - 1));
        }
        assertThat(map.degrees(map.code(70))).isCloseTo(70, within(1e-6));
    }

    /** Against the definition: the mean over a block is the largest lower set mean (min-max formula). */
    @Test
    void isotonicRegressionIsTheMinMaxFormula() {
        Random random = new Random(5);
        for (int n = 1; n < 12; n++) {
            double[] values = random.doubles(n).toArray();
            double[] weights = random.doubles(n, 0.5, 2).toArray();
            double[] found = AngleCalibration.isotonic(values, weights);
            for (int i = 0; i < n; i++) {
                double expected = Double.NEGATIVE_INFINITY;
                for (int from = 0; from <= i; from++) {
                    double least = Double.POSITIVE_INFINITY;
                    for (int to = i; to < n; to++) {
                        double sum = 0;
                        double weight = 0;
                        for (int k = from; k <= to; k++) {
                            sum += weights[k] * values[k];
                            weight += weights[k];
                        }
                        least = Math.min(least, sum / weight);
                    }
                    expected = Math.max(expected, least);
                }
                assertThat(found[i]).isCloseTo(expected, within(1e-12));
            }
        }
    }

    @Test
    void itSurvivesItsTreeAndRefusesWhatCannotBe() {
        AngleCalibration map = fit(List.of(-90.0, 90.0), true, Math::toRadians, 0.01);
        assertThat(Settings.read(Settings.tree(map), AngleCalibration.class)).isEqualTo(map);
        assertThatThrownBy(() -> new AngleCalibration("a", true, false, List.of(1.0), List.of(1.0)))
                .hasMessageContaining("at least 2 knots");
        assertThatThrownBy(
                        () -> AngleCalibration.fit("a", new double[] {1, 1}, new double[2], false, List.of(0.0, 9.0)))
                .hasMessageContaining("needs scenes of different angles");
    }
}
