package dev.facet.training;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Progress as plain lines, at most one every few seconds. */
public final class LineProgress implements Progress {
    /** The first steps are slow ones: how long the rest will take is told after so many. */
    private static final int STEPS_TO_JUDGE = 10;

    private final PrintStream out;
    private final double everySeconds;
    private long last = Long.MIN_VALUE;
    private int seen;

    public LineProgress(PrintStream out, double everySeconds) {
        this.out = out;
        this.everySeconds = everySeconds;
    }

    @Override
    public void started(String name, int done, int total) {
        out.println(name + ": " + (done == 0 ? "" : "going on after step " + done + ", ") + total + " steps");
    }

    @Override
    public void step(Step step) {
        seen++;
        long now = System.nanoTime();
        if (step.step() < step.total() && last != Long.MIN_VALUE && now - last < everySeconds * 1e9) {
            return;
        }
        last = now;
        out.println(String.format(
                Locale.ROOT,
                "step %d/%d  loss %.4f  %s %.3f  %.3f s a step%s",
                step.step(),
                step.total(),
                step.loss(),
                step.measure(),
                step.value(),
                step.secondsPerStep(),
                seen < STEPS_TO_JUDGE ? "" : "  " + duration(step.secondsLeft()) + " left"));
    }

    @Override
    public void evaluated(int step, String split, Map<String, Double> scores) {
        StringBuilder line = new StringBuilder("step " + step + "  " + split);
        MainScores.of(scores)
                .forEach((name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
        out.println(line + MainScores.rest(scores));
    }

    @Override
    public void note(String line) {
        out.println(line);
    }

    /** Seconds as people read them. */
    static String duration(double seconds) {
        long s = Math.max(0, Math.round(seconds));
        if (s < 60) {
            return s + " s";
        }
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d h", s / 3600, s % 3600 / 60);
    }
}
