package dev.facet.training;

/** What every recipe says about its training: how long, how fast, how often it stops to look. */
public sealed interface LoopConfig permits TrainingConfig, SceneTrainingConfig {
    /** Pictures a step. */
    int batch();

    /** The largest learning rate. */
    double learningRate();

    /** The last rate as a part of the largest. */
    double finalRate();

    /** Steps of the linear warm-up. */
    int warmup();

    /** Decay of the gradient's mean. */
    double beta1();

    /** Decay of the gradient's second moment. */
    double beta2();

    /** Weight decay of matrices. */
    double weightDecay();

    /** The learning rate of what shapes masks, as a multiple of the others'. */
    default double modulationRate() {
        return 1;
    }

    /** Largest norm of the gradient; 0 for no limit. */
    double clip();

    /** Decay of the moving mean of the weights; 0 for none. */
    double ema();

    /** Steps between evaluations; 0 for the last step only. */
    int evaluateEvery();

    /** Steps between checkpoints; 0 for the last step only. */
    int checkpointEvery();

    /** Steps between lines of metrics. */
    int logEvery();

    /** The learning rate of a step (from 0) out of so many: warm-up, then a cosine. */
    default double rate(int step, int total) {
        int rising = Math.min(warmup(), total / 2);
        if (step < rising) {
            return learningRate() * (step + 1) / rising;
        }
        double done = (double) (step - rising) / Math.max(1, total - rising);
        return learningRate() * (finalRate() + (1 - finalRate()) * 0.5 * (1 + Math.cos(Math.PI * done)));
    }
}
