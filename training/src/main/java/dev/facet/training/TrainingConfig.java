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
        AugmentationConfig augmentation) {
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
        if (!(learningRate > 0) || !Double.isFinite(learningRate)) {
            throw new IllegalArgumentException("learning_rate must be positive and finite, got " + learningRate);
        }
        if (warmup < 0 || evaluateEvery < 0 || checkpointEvery < 0) {
            throw new IllegalArgumentException("warmup, evaluate_every and checkpoint_every must be at least 0, got "
                    + warmup + ", " + evaluateEvery + " and " + checkpointEvery);
        }
        if (logEvery < 1) {
            throw new IllegalArgumentException("log_every must be at least 1, got " + logEvery);
        }
        part("final_rate", finalRate, true);
        part("beta1", beta1, false);
        part("beta2", beta2, false);
        part("label_smoothing", labelSmoothing, false);
        part("ema", ema, false);
        atLeastZero("weight_decay", weightDecay);
        atLeastZero("modulation_rate", modulationRate);
        atLeastZero("clip", clip);
    }

    private static void part(String name, double value, boolean one) {
        if (!(value >= 0 && (value < 1 || (one && value == 1)))) {
            throw new IllegalArgumentException(
                    name + " must be at least 0 and " + (one ? "at most" : "below") + " 1, got " + value);
        }
    }

    private static void atLeastZero(String name, double value) {
        if (!(value >= 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be at least 0 and finite, got " + value);
        }
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

    /** The learning rate of a step (from 0) out of so many: warm-up, then a cosine. */
    public double rate(int step, int total) {
        int rising = Math.min(warmup, total / 2);
        if (step < rising) {
            return learningRate * (step + 1) / rising;
        }
        double done = (double) (step - rising) / Math.max(1, total - rising);
        return learningRate * (finalRate + (1 - finalRate) * 0.5 * (1 + Math.cos(Math.PI * done)));
    }
}
