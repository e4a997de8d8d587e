package dev.facet.app;

import dev.facet.training.MainScores;
import dev.facet.training.RunResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs and scores as verbs answer with them. */
final class RunAnswers {
    private RunAnswers() {}

    /** A finished run: its folder, steps, parameters, median seconds a step, and scores: all of them or the main ones. */
    static Map<String, Object> of(RunResult result, boolean all) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", result.run().toString());
        fields.put("steps", result.steps());
        fields.put("parameters", result.parameters());
        fields.put("seconds_per_step", result.secondsPerStep());
        Map<String, Double> test = result.evaluation().get("test");
        if (test != null) {
            fields.put("test", all ? test : MainScores.of(test));
        }
        return fields;
    }
}
