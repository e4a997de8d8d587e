package dev.facet.training;

import dev.facet.data.Image;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Module;

/**
 * What {@link TrainingLoop} trains: the part of a training that knows its data, its network and its loss.
 *
 * @param <B> a batch
 */
sealed interface TrainingTask<B> permits ImageTask, InverseGraphicsTask {
    /** The recipe, complete. */
    Recipe recipe();

    DataFacts facts();

    Module model();

    int totalSteps();

    /** The names of what a step measures: the loss first, then the score that progress shows. */
    List<String> measures();

    /** How far a step is, by the units of the data. */
    Map<String, Double> place(int step);

    /** Makes the batch of a step; called in order of steps, by a thread of its own. */
    IntFunction<B> batches();

    /** One step: forward, loss, backward, update. A loss or norm that is not finite changes no parameter. */
    Measured step(B batch, AdamW optimiser, double rate);

    /** Scores of the model as it is, on a split whose name is given with them. */
    Scores evaluate(boolean last);

    /** What the model as it is draws of pictures; nothing where it draws none. */
    List<Image> redraw(List<Image> pictures);

    /** Writes what belongs to the trained weights, just before them. */
    void finish(Path run);

    /** Writes plots of a finished run. */
    void plot(Run run);

    /** What files of weights say beside them. */
    Map<String, String> weightFacts();

    /** Refuses a file of weights that says otherwise. */
    void requireFitting(Path file, Map<String, String> facts);

    /**
     * What a step measures.
     *
     * @param values in the order of {@link #measures}, means over the batch before the update
     * @param norm the gradient's norm before it was limited; NaN when the loss was not finite
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Measured(double[] values, double norm) {}

    /**
     * Scores of an evaluation.
     *
     * @param split of the data
     * @param values by name
     */
    record Scores(String split, Map<String, Double> values) {}
}
