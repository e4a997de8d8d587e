package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void scoresOfASmallTable() {
        double[] p = {.7, .2, .1, .1, .6, .3, .4, .35, .25, .2, .2, .6};
        int[] labels = {0, 1, 1, 2};
        assertThat(Metrics.topAccuracy(p, labels, 3, 1)).isEqualTo(.75);
        assertThat(Metrics.topAccuracy(p, labels, 3, 2)).isEqualTo(1);
        assertThat(Metrics.balancedAccuracy(p, labels, 3)).isCloseTo((1 + .5 + 1) / 3, within(1e-12));
        assertThat(Metrics.logLoss(p, labels, 3))
                .isCloseTo(-(Math.log(.7) + Math.log(.6) + Math.log(.35) + Math.log(.6)) / 4, within(1e-12));
        assertThat(Metrics.classification(p, labels, 3))
                .containsOnlyKeys("accuracy", "balanced_accuracy", "roc_auc", "loss");
    }

    @Test
    void areaUnderTheCurveCountsPairsTiesHalf() {
        Random random = new Random(5);
        double[] scores = new double[60];
        boolean[] positive = new boolean[60];
        for (int i = 0; i < 60; i++) {
            positive[i] = random.nextInt(3) == 0;
            scores[i] = random.nextInt(12) + (positive[i] ? 3 : 0);
        }
        double wins = 0;
        double pairs = 0;
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 60; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? .5 : 0;
                }
            }
        }
        assertThat(Metrics.rocAuc(scores, positive)).isCloseTo(wins / pairs, within(1e-12));
    }

    @Test
    void twoClassesAreScoredByTheSecond() {
        double[] p = {.9, .1, .4, .6, .6, .4, .2, .8};
        assertThat(Metrics.rocAuc(p, new int[] {0, 0, 1, 1}, 2)).isEqualTo(.75);
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Metrics.classification(new double[5], new int[2], 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 numbers for 2 labels");
        assertThatThrownBy(() -> Metrics.rocAuc(new double[] {1, 2}, new boolean[] {true, true}))
                .hasMessageContaining("got 2 and 0");
    }

    @Test
    void summaries() {
        assertThat(Metrics.median(new double[] {3, 1, 2})).isEqualTo(2);
        assertThat(Metrics.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
        assertThat(Metrics.mean(new double[] {1, 2, 6})).isEqualTo(3);
        assertThat(Metrics.spread(new double[] {1, 2, 3})).isEqualTo(1);
        assertThat(Metrics.spread(new double[] {7})).isZero();
    }
}
