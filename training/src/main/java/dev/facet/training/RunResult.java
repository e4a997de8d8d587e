package dev.facet.training;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param run its folder
 * @param steps steps in all
 * @param parameters numbers that were learned
 * @param secondsPerStep the median over steps
 * @param evaluation scores by split and name
 */
public record RunResult(
        Path run, int steps, long parameters, double secondsPerStep, Map<String, Map<String, Double>> evaluation) {
    public RunResult {
        evaluation = Map.copyOf(evaluation);
    }

    /** A score of the test split. */
    public double test(String score) {
        Double value = evaluation.getOrDefault("test", Map.of()).get(score);
        if (value == null) {
            throw new IllegalArgumentException("the run " + run + " has no test score '" + score + "'");
        }
        return value;
    }
}
