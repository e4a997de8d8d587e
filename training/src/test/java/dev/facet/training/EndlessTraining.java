package dev.facet.training;

import java.nio.file.Path;

/** A training in a process of its own that is slow from a given step on, to be stopped or killed there. */
final class EndlessTraining {
    private EndlessTraining() {}

    /** Arguments: the run folder, a step, and the milliseconds to wait after it and each later one. */
    public static void main(String[] arguments) {
        long pause = Long.parseLong(arguments[2]);
        int from = Integer.parseInt(arguments[1]);
        Trainer.train(Tiny.recipe(), Path.of(arguments[0]), Tiny.OPTIONS.withProgress(new Progress() {
            @Override
            public void step(Step step) {
                System.out.println("step " + step.step());
                if (step.step() >= from) {
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
