package dev.facet.training;

/**
 * How a model is trained: AdamW with a linear warm-up and a cosine to the last rate.
 *
 * @param steps number of steps; 0 when {@code epochs} says how long
 * @param epochs number of passes over the training pictures; 0 when {@code steps} says how long
 * @param batch pictures a step
 * @param learningRate the largest learning rate
 * @param finalRate the last rate as a part of the largest
 * @param warmup steps of the linear warm-up
 * @param beta1 decay of the gradient's mean
 * @param beta2 decay of the gradient's second moment
 * @param weightDecay weight decay of matrices; biases, norms, positions and modulations have none
 * @param modulationRate the learning rate of modulations and Toeplitz tables as a multiple of the others'
 * @param clip largest norm of the gradient; 0 for no limit
 * @param labelSmoothing part of each label that is spread over all classes
 * @param ema decay of the moving mean of the weights, which is evaluated and saved in their place; 0 for none
 * @param evaluateEvery steps between evaluations on the test split; 0 for the last step only
 * @param checkpointEvery steps between checkpoints; 0 for the last step only
 * @param logEvery steps between lines of metrics
 * @param augmentation how training pictures are varied
 */
public record TrainingConfig(
        int steps,
        int epochs,
        int batch,
        double learningRate,
        double finalRate,
        int warmup,
        double beta1,
        double beta2,
        double weightDecay,
        double modulationRate,
        double clip,
        double labelSmoothing,
        double ema,
        int evaluateEvery,
        int checkpointEvery,
        int logEvery,
        AugmentationConfig augmentation)
        implements LoopConfig {
    /** The most steps of a run; the time of each is kept. */
    static final int MOST_STEPS = 10_000_000;

    public TrainingConfig {
        if (steps < 0 || epochs < 0 || (steps == 0) == (epochs == 0)) {
            throw new IllegalArgumentException(
                    "one of steps and epochs must be at least 1 and the other 0, got " + steps + " and " + epochs);
        }
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("steps must be at most " + MOST_STEPS + ", got " + steps);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, got " + batch);
        }
        Checks.positive("learning_rate", learningRate);
        if (warmup < 0 || evaluateEvery < 0 || checkpointEvery < 0) {
            throw new IllegalArgumentException("warmup, evaluate_every and checkpoint_every must be at least 0, got "
                    + warmup + ", " + evaluateEvery + " and " + checkpointEvery);
        }
        if (logEvery < 1) {
            throw new IllegalArgumentException("log_every must be at least 1, got " + logEvery);
        }
        Checks.part("final_rate", finalRate, true);
        Checks.part("beta1", beta1, false);
        Checks.part("beta2", beta2, false);
        Checks.part("label_smoothing", labelSmoothing, false);
        Checks.part("ema", ema, false);
        Checks.atLeastZero("weight_decay", weightDecay);
        Checks.atLeastZero("modulation_rate", modulationRate);
        Checks.atLeastZero("clip", clip);
    }

    /** Steps in one pass over so many pictures; what does not fill a batch is left for another pass. */
    public int stepsPerEpoch(int images) {
        return Math.max(1, images / batch);
    }

    /** The number of steps for so many training pictures. */
    public int totalSteps(int images) {
        if (steps > 0) {
            return steps;
        }
        long all = (long) epochs * stepsPerEpoch(images);
        if (all > MOST_STEPS) {
            throw new RecipeException(
                    "training.epochs",
                    epochs + " epochs of " + images + " pictures are " + all + " steps, at most " + MOST_STEPS
                            + " are trained");
        }
        return (int) all;
    }
}
