package dev.facet.training;

/**
 * How a run is made, beside its recipe.
 *
 * @param seed of everything random: first weights, order, variation, walks
 * @param threads for the tensor engine; 0 leaves them as they are
 * @param resume go on from the checkpoint of the run folder
 * @param force replace a run folder that exists; with {@code resume}, go on at another number of threads
 * @param progress who is told
 * @param command the command line, for the record
 */
public record TrainOptions(long seed, int threads, boolean resume, boolean force, Progress progress, String command) {
    /** Seed 0, threads as they are, a new folder, silent. */
    public static final TrainOptions DEFAULT = new TrainOptions(0, 0, false, false, Progress.NONE, "");

    public TrainOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be at least 0, got " + threads);
        }
    }

    public TrainOptions withSeed(long newSeed) {
        return new TrainOptions(newSeed, threads, resume, force, progress, command);
    }

    public TrainOptions withThreads(int newThreads) {
        return new TrainOptions(seed, newThreads, resume, force, progress, command);
    }

    public TrainOptions withResume(boolean newResume) {
        return new TrainOptions(seed, threads, newResume, force, progress, command);
    }

    public TrainOptions withForce(boolean newForce) {
        return new TrainOptions(seed, threads, resume, newForce, progress, command);
    }

    public TrainOptions withProgress(Progress newProgress) {
        return new TrainOptions(seed, threads, resume, force, newProgress, command);
    }

    public TrainOptions withCommand(String newCommand) {
        return new TrainOptions(seed, threads, resume, force, progress, newCommand);
    }
}
