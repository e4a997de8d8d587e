package dev.facet.training;

import java.nio.file.Path;

/** A training in a process of its own that is slow from step 7 on, to be stopped or killed there. */
final class EndlessTraining {
    private EndlessTraining() {}

    /** Arguments: the run folder, and the milliseconds to wait after each step from the seventh on. */
    public static void main(String[] arguments) {
        long pause = Long.parseLong(arguments[1]);
        Trainer.train(Tiny.recipe(), Path.of(arguments[0]), Tiny.OPTIONS.withProgress(new Progress() {
            @Override
            public void step(Step step) {
                System.out.println("step " + step.step());
                if (step.step() >= 7) {
                    sleep(pause);
                }
            }
        }));
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
