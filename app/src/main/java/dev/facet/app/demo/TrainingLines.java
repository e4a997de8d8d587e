package dev.facet.app.demo;

import dev.facet.training.Progress;
import java.util.Locale;
import java.util.Map;

/** Tells of a training in a line every few seconds. */
class TrainingLines implements Progress {
    private static final double SECONDS_BETWEEN = 5;

    private final DemoLog log;
    private long last = System.nanoTime();

    TrainingLines(DemoLog log) {
        this.log = log;
    }

    @Override
    public final void step(Step step) {
        if (System.nanoTime() - last > SECONDS_BETWEEN * 1e9) {
            tell(String.format(
                    Locale.ROOT,
                    "step %d of %d, loss %.2f, %.0f s left",
                    step.step(),
                    step.total(),
                    step.loss(),
                    step.secondsLeft()));
        }
    }

    @Override
    public final void evaluated(int step, String split, Map<String, Double> scores) {
        Double accuracy = scores.get("accuracy");
        if (accuracy != null) {
            tell(String.format(Locale.ROOT, "step %d, accuracy %.3f on the test pictures", step, accuracy));
        }
    }

    @Override
    public final boolean stopRequested() {
        return log.stopRequested();
    }

    /** A line, after which the next one waits its time. */
    final void tell(String line) {
        last = System.nanoTime();
        log.detail(line);
    }
}
