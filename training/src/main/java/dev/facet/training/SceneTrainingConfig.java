package dev.facet.training;

/**
 * How an inverse graphics network is trained: AdamW with a linear warm-up and a cosine to the last rate.
 *
 * @param steps number of steps
 * @param batch pictures a step
 * @param learningRate the largest learning rate
 * @param finalRate the last rate as a part of the largest
 * @param warmup steps of the linear warm-up
 * @param beta1 decay of the gradient's mean
 * @param beta2 decay of the gradient's second moment
 * @param weightDecay weight decay of the linear layers' matrices
 * @param clip largest norm of the gradient; 0 for no limit
 * @param ema decay of the moving mean of the weights, which is evaluated and saved in their place; 0 for none
 * @param softness how far inside the circle angle pairs may lie at first: v / sqrt(|v|^2 + s^2), where s falls from this to
 *     0 over the first half of the steps; for subjects on a full turn.
 *     Until then the bound that is logged counts a pair as if it lay on the circle
 * @param evaluateEvery steps between evaluations on development identities; 0 for none before the last step
 * @param checkpointEvery steps between checkpoints; 0 for the last step only
 * @param logEvery steps between lines of metrics
 */
public record SceneTrainingConfig(
        int steps,
        int batch,
        double learningRate,
        double finalRate,
        int warmup,
        double beta1,
        double beta2,
        double weightDecay,
        double clip,
        double ema,
        double softness,
        int evaluateEvery,
        int checkpointEvery,
        int logEvery)
        implements LoopConfig {
    public SceneTrainingConfig {
        if (steps < 1 || steps > TrainingConfig.MOST_STEPS) {
            throw new IllegalArgumentException("steps must be 1 to " + TrainingConfig.MOST_STEPS + ", got " + steps);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, got " + batch);
        }
        if (warmup < 0 || evaluateEvery < 0 || checkpointEvery < 0 || logEvery < 1) {
            throw new IllegalArgumentException(
                    "warmup, evaluate_every and checkpoint_every must be at least 0 and log_every at least 1, got "
                            + warmup + ", " + evaluateEvery + ", " + checkpointEvery + " and " + logEvery);
        }
        Checks.positive("learning_rate", learningRate);
        Checks.part("final_rate", finalRate, true);
        Checks.part("beta1", beta1, false);
        Checks.part("beta2", beta2, false);
        Checks.part("ema", ema, false);
        Checks.atLeastZero("weight_decay", weightDecay);
        Checks.atLeastZero("clip", clip);
        Checks.atLeastZero("softness", softness);
    }

    /** How soft angle pairs are at a step, counted from 0. */
    double softness(int step) {
        return softness * Math.max(0, 1 - 2.0 * step / steps);
    }
}
