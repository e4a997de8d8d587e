package dev.facet.training;

import java.nio.file.Path;

/** Training was stopped by its user; a checkpoint of the last step is in the run folder. */
public final class TrainingInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path run;
    private final int step;

    TrainingInterrupted(Path run, int step) {
        super("stopped after step " + step + "; the checkpoint is in " + run + ", --resume goes on from there");
        this.run = run;
        this.step = step;
    }

    /** The run folder. */
    public Path run() {
        return run;
    }

    /** Steps done. */
    public int step() {
        return step;
    }
}
