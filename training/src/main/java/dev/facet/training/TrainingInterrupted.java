package dev.facet.training;

import java.nio.file.Path;

/** Training was stopped by its user; a checkpoint of the last step is in the run folder. */
public final class TrainingInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path run;
    private final int step;
    private final boolean told;

    TrainingInterrupted(Path run, int step, boolean told) {
        super("stopped after step " + step + "; the checkpoint is in " + run + ", --resume goes on from there");
        this.run = run;
        this.step = step;
        this.told = told;
    }

    /** The run folder. */
    public Path run() {
        return run;
    }

    /** Steps done. */
    public int step() {
        return step;
    }

    /** Whether the progress was told already, so that nobody needs to say it again. */
    public boolean told() {
        return told;
    }
}
