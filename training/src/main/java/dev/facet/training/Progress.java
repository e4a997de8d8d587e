package dev.facet.training;

import dev.facet.data.Image;
import java.util.List;
import java.util.Map;

/** What training tells about itself as it goes. Every method has a default that says nothing. */
public interface Progress {
    /** Says nothing. */
    Progress NONE = new Progress() {};

    /**
     * One step.
     *
     * @param step steps done
     * @param total steps in all
     * @param loss the step's loss
     * @param measure what else is told of the step's own batch, such as accuracy (without mix-up's second labels)
     * @param value of it
     * @param rate the learning rate
     * @param secondsPerStep the median of recent steps
     * @param secondsLeft expected, the evaluation not counted
     */
    record Step(
            int step,
            int total,
            double loss,
            String measure,
            double value,
            double rate,
            double secondsPerStep,
            double secondsLeft) {}

    /** Training begins, after so many steps done before it was resumed. */
    default void started(String name, int done, int total) {}

    /** A step is done. */
    default void step(Step step) {}

    /**
     * Asked before the first step and after each: pictures that an inverse graphics network shall draw again as it is
     * now, with the weights that would be kept; empty for none.
     */
    default List<Image> lookAt(int step) {
        return List.of();
    }

    /** What it drew of them. */
    default void looked(int step, List<Image> drawn) {}

    /** An evaluation is done. */
    default void evaluated(int step, String split, Map<String, Double> scores) {}

    /** Something worth a line. */
    default void note(String line) {}

    /** Asked after every step: whether training should write a checkpoint and stop. */
    default boolean stopRequested() {
        return false;
    }

    /** Training is done. */
    default void finished(RunResult result) {}
}
