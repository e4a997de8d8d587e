/**
 * Recipes, the loop, checkpoints, metrics and evaluations.
 *
 * <p>Start from {@link dev.facet.training.Recipes}, which reads a recipe, and {@link dev.facet.training.Trainer}, which
 * trains it into a folder; {@link dev.facet.training.Run} reads such a folder, and Evaluation, Predictor, Export, Compare
 * and Sweep work on it. The loop itself is in TrainingLoop, what it trains a TrainingTask, everything that resuming needs in Checkpoint.
 */
@NullMarked
package dev.facet.training;

import org.jspecify.annotations.NullMarked;
