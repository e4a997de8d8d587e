package dev.facet.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** Scores of predicted class probabilities against labels. Shapes: probabilities (N, classes) row by row, labels (N). */
public final class Metrics {
    private Metrics() {}

    /** All scores by name: accuracy, top5_accuracy (above 5 classes), balanced_accuracy, roc_auc, loss. */
    public static Map<String, Double> classification(double[] probabilities, int[] labels, int classes) {
        if (labels.length == 0 || probabilities.length != labels.length * classes) {
            throw new IllegalArgumentException("probabilities must be (N, " + classes + ") for N >= 1 labels, got "
                    + probabilities.length + " numbers for " + labels.length + " labels");
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("accuracy", topAccuracy(probabilities, labels, classes, 1));
        if (classes > 5) {
            scores.put("top5_accuracy", topAccuracy(probabilities, labels, classes, 5));
        }
        scores.put("balanced_accuracy", balancedAccuracy(probabilities, labels, classes));
        scores.put("roc_auc", rocAuc(probabilities, labels, classes));
        scores.put("loss", logLoss(probabilities, labels, classes));
        return scores;
    }

    /** The part of rows whose label is among the k most probable classes; ties go to the lower class. */
    public static double topAccuracy(double[] probabilities, int[] labels, int classes, int k) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            if (rank(probabilities, i, labels[i], classes) < k) {
                right++;
            }
        }
        return (double) right / labels.length;
    }

    private static int rank(double[] probabilities, int row, int label, int classes) {
        double own = probabilities[row * classes + label];
        int better = 0;
        for (int c = 0; c < classes; c++) {
            double other = probabilities[row * classes + c];
            if (other > own || (other == own && c < label)) {
                better++;
            }
        }
        return better;
    }

    /** The mean over classes of each class's accuracy; classes without a row are left out. */
    public static double balancedAccuracy(double[] probabilities, int[] labels, int classes) {
        int[] right = new int[classes];
        int[] count = new int[classes];
        for (int i = 0; i < labels.length; i++) {
            count[labels[i]]++;
            if (rank(probabilities, i, labels[i], classes) == 0) {
                right[labels[i]]++;
            }
        }
        double sum = 0;
        int present = 0;
        for (int c = 0; c < classes; c++) {
            if (count[c] > 0) {
                sum += (double) right[c] / count[c];
                present++;
            }
        }
        return sum / present;
    }

    /**
     * Area under the receiver operating characteristic: for two classes that of the second, for more the mean over
     * classes of one against the rest. Classes without both kinds of rows are left out; 0.5 if none is left.
     */
    public static double rocAuc(double[] probabilities, int[] labels, int classes) {
        double sum = 0;
        int counted = 0;
        for (int c = classes == 2 ? 1 : 0; c < classes; c++) {
            double[] scores = new double[labels.length];
            boolean[] positive = new boolean[labels.length];
            int positives = 0;
            for (int i = 0; i < labels.length; i++) {
                scores[i] = probabilities[i * classes + c];
                positive[i] = labels[i] == c;
                positives += positive[i] ? 1 : 0;
            }
            if (positives > 0 && positives < labels.length) {
                sum += rocAuc(scores, positive);
                counted++;
            }
        }
        return counted == 0 ? 0.5 : sum / counted;
    }

    /** The probability that a positive row scores above a negative one, ties counted half. Cost: one sort. */
    public static double rocAuc(double[] scores, boolean[] positive) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        double rankSum = 0;
        long positives = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0; // the mean rank of a run of ties
            for (int i = from; i < to; i++) {
                if (positive[order[i]]) {
                    rankSum += rank;
                    positives++;
                }
            }
            from = to;
        }
        long negatives = order.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException("the area under the curve needs positive and negative rows, got "
                    + positives + " and " + negatives);
        }
        return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }

    /** The rate at which positives are refused and negatives taken alike, as a threshold moves over the scores. */
    public static double equalErrorRate(double[] scores, boolean[] positive) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        long positives = 0;
        for (boolean p : positive) {
            positives += p ? 1 : 0;
        }
        long negatives = scores.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException(
                    "an equal error rate needs positive and negative rows, got " + positives + " and " + negatives);
        }
        long refused = 0; // positives at or below the threshold
        long left = negatives; // negatives above it
        double missed = 0;
        double taken = 1;
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                refused += positive[order[to]] ? 1 : 0;
                left -= positive[order[to]] ? 0 : 1;
                to++;
            }
            double nowMissed = (double) refused / positives;
            double nowTaken = (double) left / negatives;
            if (nowMissed >= nowTaken) { // where the two lines cross between the last threshold and this
                double before = taken - missed;
                double after = nowMissed - nowTaken;
                double t = before + after == 0 ? 0 : before / (before + after);
                return missed + t * (nowMissed - missed);
            }
            missed = nowMissed;
            taken = nowTaken;
            from = to;
        }
        return missed;
    }

    /**
     * The part of rows told right by a threshold, above which a row is positive, that was chosen on the other folds: where it
     * tells most of those right. Folds are runs of neighbouring rows of equal length.
     */
    public static double crossValidatedAccuracy(double[] scores, boolean[] positive, int folds) {
        if (folds < 2 || folds > scores.length) {
            throw new IllegalArgumentException(
                    "folds must be at least 2 and at most the " + scores.length + " rows, got " + folds);
        }
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        int right = 0;
        for (int fold = 0; fold < folds; fold++) {
            int from = (int) ((long) fold * scores.length / folds);
            int to = (int) ((fold + 1L) * scores.length / folds);
            double threshold = threshold(scores, positive, order, row -> row < from || row >= to);
            for (int i = from; i < to; i++) {
                right += scores[i] > threshold == positive[i] ? 1 : 0;
            }
        }
        return (double) right / scores.length;
    }

    /** The threshold that tells most of the rows used right, in the middle between two of their scores. */
    private static double threshold(double[] scores, boolean[] positive, Integer[] order, IntPredicate used) {
        int[] rows = Arrays.stream(order).mapToInt(i -> i).filter(used).toArray();
        int right = 0; // more than with the threshold below all
        int best = 0;
        double threshold = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < rows.length; i++) {
            right += positive[rows[i]] ? -1 : 1;
            boolean tied = i + 1 < rows.length && scores[rows[i + 1]] == scores[rows[i]];
            if (right > best && !tied) {
                best = right;
                threshold = i + 1 < rows.length ? (scores[rows[i]] + scores[rows[i + 1]]) / 2 : scores[rows[i]];
            }
        }
        return threshold;
    }

    /** Pearson's correlation; 0 where one of the two does not vary. */
    public static double correlation(double[] x, double[] y) {
        double mx = mean(x);
        double my = mean(y);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
            xy += (x[i] - mx) * (y[i] - my);
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }

    /** Spearman's correlation, of ranks; ties have their mean rank. */
    public static double spearman(double[] x, double[] y) {
        return correlation(ranks(x), ranks(y));
    }

    private static double[] ranks(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    /** The part of the variance of true values that found ones explain: R2, below 0 where the mean would be nearer. */
    public static double explained(double[] truth, double[] found) {
        double mean = mean(truth);
        double total = 0;
        double left = 0;
        for (int i = 0; i < truth.length; i++) {
            total += (truth[i] - mean) * (truth[i] - mean);
            left += (truth[i] - found[i]) * (truth[i] - found[i]);
        }
        return total == 0 ? 0 : 1 - left / total;
    }

    /** Mean of -log of the label's probability, probabilities below 1e-12 taken as that. */
    public static double logLoss(double[] probabilities, int[] labels, int classes) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum -= Math.log(Math.max(1e-12, probabilities[i * classes + labels[i]]));
        }
        return sum / labels.length;
    }

    /** The middle of the values; of an even number the mean of the two middle ones; 0 of none. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** The mean of the values. */
    public static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** The sample standard deviation; 0 of fewer than two values. */
    public static double spread(double[] values) {
        if (values.length < 2) {
            return 0;
        }
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }
}
