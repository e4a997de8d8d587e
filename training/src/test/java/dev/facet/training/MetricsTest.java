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

    @Test
    void thresholdsAreChosenOnOtherFolds() {
        double[] apart = {.9, .1, .8, .2, .7, .3, .9, .1};
        boolean[] positive = {true, false, true, false, true, false, true, false};
        assertThat(Metrics.crossValidatedAccuracy(apart, positive, 4)).isEqualTo(1);
        // one threshold would tell all of these right, but in the second half all scores are higher
        double[] shifted = {1, 0, 1, 0, 3, 2, 3, 2};
        assertThat(Metrics.crossValidatedAccuracy(shifted, positive, 2)).isEqualTo(0.5);
        assertThat(Metrics.crossValidatedAccuracy(new double[8], positive, 4))
                .as("equal scores are all on one side of a threshold")
                .isEqualTo(0.5);
        assertThatThrownBy(() -> Metrics.crossValidatedAccuracy(apart, positive, 9))
                .hasMessageContaining("at most the 8 rows, got 9");
    }

    @Test
    void noiseIsToldAtChance() {
        Random random = new Random(4);
        double[] scores = random.doubles(4000).toArray();
        boolean[] positive = new boolean[4000];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = i % 2 == 0;
        }
        assertThat(Metrics.crossValidatedAccuracy(scores, positive, 10)).isCloseTo(0.5, within(0.03));
    }

    @Test
    void correlationsOfSmallSeries() {
        double[] x = {1, 2, 3, 4};
        assertThat(Metrics.correlation(x, new double[] {3, 5, 7, 9})).isCloseTo(1, within(1e-12));
        assertThat(Metrics.correlation(x, new double[] {1, 3, 2, 4})).isCloseTo(0.8, within(1e-12));
        assertThat(Metrics.correlation(x, new double[4])).isZero();
        assertThat(Metrics.spearman(x, new double[] {1, 10, 100, 1000})).isCloseTo(1, within(1e-12));
        assertThat(Metrics.spearman(x, new double[] {9, 4, 1, 0})).isCloseTo(-1, within(1e-12));
        // ranks 0, 1.5, 1.5, 3
        assertThat(Metrics.spearman(x, new double[] {1, 2, 2, 5})).isCloseTo(4.5 / Math.sqrt(5 * 4.5), within(1e-12));
        assertThat(Metrics.explained(x, x)).isEqualTo(1);
        assertThat(Metrics.explained(x, new double[] {2.5, 2.5, 2.5, 2.5})).isZero();
        assertThat(Metrics.explained(x, new double[] {4, 3, 2, 1})).isEqualTo(-3);
    }
}
