package dev.facet.app;

import dev.facet.training.LineProgress;
import dev.facet.training.MainScores;
import dev.facet.training.Progress;
import dev.facet.training.TrainOptions;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Training's progress on standard error: a bar with the time left on a terminal, plain lines elsewhere. */
final class TrainingProgress implements Progress {
    private static final double SECONDS_BETWEEN_LINES = 5;
    private static final int BAR_WIDTH = 100;

    private final PrintStream err;
    private @Nullable ProgressBar bar;

    private TrainingProgress(PrintStream err) {
        this.err = err;
    }

    /** What suits the options and the place standard error goes to. */
    static Progress of(Facet global) {
        if (global.quiet) {
            return NONE;
        }
        // The launcher looks, as the JVM cannot tell where standard error goes.
        boolean terminal = "1".equals(System.getenv("FACET_TERMINAL"));
        return terminal ? new TrainingProgress(System.err) : new LineProgress(System.err, SECONDS_BETWEEN_LINES);
    }

    /** Trains with what the global options ask for, telling its progress; the bar is taken down whatever happens. */
    static <T> T during(Verb verb, long seed, Function<TrainOptions, T> training) {
        StandardError.restoreNative();
        Facet global = verb.global();
        Progress progress = of(global);
        int threads = global.threads == null ? 0 : global.threads;
        try {
            return training.apply(new TrainOptions(seed, threads, false, false, progress, verb.commandLine()));
        } finally {
            if (progress instanceof TrainingProgress bar) {
                bar.close();
            }
        }
    }

    @Override
    public void started(String name, int done, int total) {
        bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total)
                .startsFrom(done, java.time.Duration.ZERO)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(250)
                .setMaxRenderedLength(BAR_WIDTH)
                .setConsumer(new me.tongfei.progressbar.ConsoleProgressBarConsumer(err, BAR_WIDTH))
                .build();
    }

    @Override
    public void step(Step step) {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepTo(step.step());
            shown.setExtraMessage(
                    String.format(Locale.ROOT, "loss %.3f %s %.2f", step.loss(), step.measure(), step.value()));
            if (step.step() >= step.total()) {
                close();
            }
        }
    }

    @Override
    public void evaluated(int step, String split, Map<String, Double> scores) {
        StringBuilder line = new StringBuilder("step " + step + "  " + split);
        MainScores.of(scores)
                .forEach((name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
        note(line + MainScores.rest(scores));
    }

    @Override
    public void note(String line) {
        err.print("\r\u001b[K");
        err.println(line);
    }

    /** Takes the bar down. */
    void close() {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.close();
            bar = null;
        }
    }
}
