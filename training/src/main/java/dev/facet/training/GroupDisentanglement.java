package dev.facet.training;

import java.util.List;

/**
 * How groups of a code share factors among them.
 *
 * <p>Source: Eastwood, Williams, "A framework for the quantitative evaluation of disentangled representations", ICLR 2018,
 * with groups in the place of single entries and vectors in the place of single factors. Every coordinate of every factor is
 * regressed by {@link Lasso} on all entries, as theirs; the importance of a group for a factor is the sum of its entries'
 * absolute slopes, meant over the factor's coordinates, and the importances for a factor are brought to sum 1.
 *
 * <p>Disentanglement: 1 - the entropy, to the base of the number of factors, of a group's importances, groups weighed by the
 * sum of theirs. Completeness: 1 - the entropy, to the base of the number of groups, of a factor's importances, the mean over
 * factors. Informativeness: the mean R2 of factors, each the mean over its coordinates of what the regression explains in
 * rows that chose its penalty alone, at least 0. A linear regression makes R2 a lower bound of what the code tells.
 */
final class GroupDisentanglement {
    private final double[][] importance; // (groups, factors)
    private final double[] r2; // (factors)

    private GroupDisentanglement(double[][] importance, double[] r2) {
        this.importance = importance;
        this.r2 = r2;
    }

    /**
     * Scores of codes and factors.
     *
     * @param codes (N, D)
     * @param groups sizes of the code's groups, which add up to D
     * @param factors coordinates of each factor (N, its size)
     */
    static GroupDisentanglement of(double[][] codes, List<Integer> groups, List<double[][]> factors) {
        Lasso lasso = new Lasso(codes);
        double[][] importance = new double[groups.size()][factors.size()];
        double[] r2 = new double[factors.size()];
        for (int f = 0; f < factors.size(); f++) {
            double[][] factor = factors.get(f);
            int coordinates = factor[0].length;
            for (int c = 0; c < coordinates; c++) {
                double[] values = new double[factor.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = factor[i][c];
                }
                Lasso.Fit fit = lasso.fit(values);
                r2[f] += Math.max(0, fit.r2()) / coordinates;
                int entry = 0;
                for (int g = 0; g < groups.size(); g++) {
                    for (int k = 0; k < groups.get(g); k++) {
                        importance[g][f] += Math.abs(fit.slopes()[entry++]) / coordinates;
                    }
                }
            }
            normalise(importance, f);
        }
        return new GroupDisentanglement(importance, r2);
    }

    /** Brings a column to sum 1; a factor that nothing tells is spread over all groups. */
    private static void normalise(double[][] table, int column) {
        double sum = 0;
        for (double[] row : table) {
            sum += row[column];
        }
        for (double[] row : table) {
            row[column] = sum == 0 ? 1.0 / table.length : row[column] / sum;
        }
    }

    /** The importance of a group for a factor; those for a factor sum to 1. */
    double importance(int group, int factor) {
        return importance[group][factor];
    }

    /** The part of a factor's variance that the code tells. */
    double r2(int factor) {
        return r2[factor];
    }

    double disentanglement() {
        double score = 0;
        double weights = 0;
        for (double[] row : importance) {
            double sum = 0;
            for (double value : row) {
                sum += value;
            }
            score += sum * (1 - entropy(row));
            weights += sum;
        }
        return score / weights;
    }

    double completeness() {
        double score = 0;
        for (int f = 0; f < r2.length; f++) {
            double[] column = new double[importance.length];
            for (int g = 0; g < column.length; g++) {
                column[g] = importance[g][f];
            }
            score += (1 - entropy(column)) / r2.length;
        }
        return score;
    }

    double informativeness() {
        return Metrics.mean(r2);
    }

    /** The entropy of weights brought to sum 1, to the base of their number. */
    private static double entropy(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double entropy = 0;
        for (double weight : weights) {
            double p = sum == 0 ? 1.0 / weights.length : weight / sum;
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        return weights.length == 1 ? 0 : entropy / Math.log(weights.length);
    }
}
