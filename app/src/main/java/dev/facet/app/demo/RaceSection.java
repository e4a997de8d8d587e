package dev.facet.app.demo;

import dev.facet.graph.MaskRows;
import dev.facet.training.Metrics;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times masked attention against softmax and against no mask, and holds the answers of each against its own oracle. */
final class RaceSection {
    private static final String[] NAMES = {"softmax", "no mask", "estimated mask"};
    private static final int SOFTMAX = 0;
    private static final int LINEAR = 1;
    private static final int MASKED = 2;

    /** A contender that is quick runs so often that a round takes this long, in seconds. */
    private static final double ROUND_SECONDS = .06;

    /** A warm-up ends after so many runs without gain, or so many seconds. */
    private static final int WARM_RUNS = 40;

    private static final double WARM_SECONDS = 10;

    /** What summing tens of thousands of terms in single precision may come to. */
    private static final double ROUNDING = 1e-4;

    private static final int MOST_REPEATS = 60;
    private static final int PICTURE = 362;

    private final DemoOptions options;
    private final long seed;
    private final DemoLog log;
    private final Map<String, byte[]> files;
    private final List<double[]> seconds = new ArrayList<>(); // a row a size: the contenders, then the mask's values
    private final double[] worst = new double[NAMES.length];
    private double ratio;

    RaceSection(DemoOptions options, long seed, DemoLog log, Map<String, byte[]> files) {
        this.options = options;
        this.seed = seed;
        this.log = log;
        this.files = files;
    }

    /** The speed in large print. */
    String[] tile() {
        int side = options.raceSides().getLast();
        String tokens =
                " softmax attention on " + Text.count((long) side * side) + " tokens, the mask's values included";
        return ratio >= 1
                ? new String[] {Text.digits(ratio) + " times", "as fast as" + tokens}
                : new String[] {Text.digits(1 / ratio) + " times", "slower than" + tokens};
    }

    /** The check of the answers in large print. */
    String[] answerTile() {
        return new String[] {
            Text.tiny(worst[MASKED]),
            "relative difference of its answers from an independent calculation in double precision"
        };
    }

    /** Runs the race and adds it to the page and the figures. */
    void write(Page page, List<Map<String, Object>> figures) {
        for (int side : options.raceSides()) {
            log.checkStop();
            if (side == options.raceSides().getLast()) {
                last(page, side, figures);
            } else {
                try (Race race = new Race(side, seed)) {
                    measure(race, figures);
                }
            }
        }
    }

    private void last(Page page, int side, List<Map<String, Object>> figures) {
        long begin = System.nanoTime();
        try (Race race = new Race(side, seed)) {
            double prepared = (System.nanoTime() - begin) / 1e9;
            figures.add(Demo.figure("race-prepare-" + race.shape.nodes(), prepared, "s"));
            measure(race, figures);
            double[] times = seconds.getLast();
            ratio = times[SOFTMAX] / (times[MASKED] + times[3]);
            figures.add(Demo.figure("race-softmax-over-masked", ratio, "ratio"));
            describe(page, race, prepared);
            answers(page, race, figures);
        }
    }

    private void measure(Race race, List<Map<String, Object>> figures) {
        int nodes = race.shape.nodes();
        Runnable[] work = {race::softmax, race::linear, race::masked, race::maskValues};
        int[] repeats = new int[work.length];
        for (int w = work.length - 1; w >= 0; w--) { // the mask's values first: masked() reads them
            double once = w == SOFTMAX ? once(work[w], 1) : warm(work[w]); // softmax is long, and compiled already
            repeats[w] = (int) Math.clamp(ROUND_SECONDS / once, 1, MOST_REPEATS);
        }
        double[][] rounds = new double[work.length][options.raceRounds()];
        for (int r = 0; r < options.raceRounds(); r++) { // interleaved, so that a disturbance hits all alike
            for (int w = 0; w < work.length; w++) {
                log.checkStop();
                rounds[w][r] = once(work[w], repeats[w]);
            }
        }
        double[] medians = Arrays.stream(rounds).mapToDouble(Metrics::median).toArray();
        seconds.add(medians);
        figures.add(Demo.figure("race-softmax-" + nodes, medians[SOFTMAX], "s"));
        figures.add(Demo.figure("race-no-mask-" + nodes, medians[LINEAR], "s"));
        figures.add(Demo.figure("race-masked-" + nodes, medians[MASKED], "s"));
        figures.add(Demo.figure("race-mask-values-" + nodes, medians[3], "s"));
        log.detail(String.format(
                Locale.ROOT,
                "%,d tokens: softmax %s, no mask %s, estimated mask %s",
                nodes,
                Text.time(medians[SOFTMAX]),
                Text.time(medians[LINEAR]),
                Text.time(medians[MASKED] + medians[3])));
    }

    /** Runs what is quick until it gets no quicker: the JVM compiles its loops while they run. Returns the least time. */
    private double warm(Runnable work) {
        long start = System.nanoTime();
        double least = Double.POSITIVE_INFINITY;
        int since = 0;
        while (since < WARM_RUNS && System.nanoTime() - start < WARM_SECONDS * 1e9) {
            log.checkStop();
            double once = once(work, 1);
            since = once < .95 * least ? 0 : since + 1;
            least = Math.min(least, once);
        }
        return least;
    }

    private static double once(Runnable work, int repeats) {
        long start = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            work.run();
        }
        return (System.nanoTime() - start) / 1e9 / repeats;
    }

    private void describe(Page page, Race race, double prepared) {
        int nodes = race.shape.nodes();
        double[] times = seconds.getLast();
        page.section("Its cost grows with the tokens, not with their square")
                .paragraph("Softmax attention compares every token with every other: twice the tokens, four times the "
                        + "work. The estimated mask has only about " + race.mask.entries() / nodes
                        + " entries a token that are not zero (" + Race.WALKS + " walks of at most " + Race.MAX_LENGTH
                        + " hops), and attention needs no others. One head of " + Race.FEATURES
                        + " features; softmax and attention without a mask are PyTorch's own, on the same threads.");
        if (seconds.size() > 1) {
            page.markup(Chart.logLines(
                    "Seconds for one forward pass against the number of tokens, both axes logarithmic",
                    "tokens",
                    "seconds",
                    List.of(line(SOFTMAX), line(LINEAR), line(MASKED))));
        }
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("attention on " + Text.count(nodes) + " tokens", "time", "against softmax"));
        table.add(List.of("softmax, no mask", Text.time(times[SOFTMAX]), "1"));
        table.add(List.of("linear, no mask", Text.time(times[LINEAR]), against(times[SOFTMAX] / times[LINEAR])));
        table.add(List.of(
                "linear, estimated mask, values given",
                Text.time(times[MASKED]),
                against(times[SOFTMAX] / times[MASKED])));
        table.add(List.of(
                "the same, with the mask's values worked out from f",
                Text.time(times[MASKED] + times[3]),
                against(ratio)));
        page.table(table)
                .paragraph("Medians of " + options.raceRounds() + (options.raceRounds() == 1 ? " round" : " rounds")
                        + ", one forward pass. Walks are drawn once for a graph; here, graph, walks and the mask's pattern "
                        + "took " + Text.time(prepared) + " together with the making of the arrays.")
                .endSection();
    }

    private static String against(double ratio) {
        return ratio >= 1 ? Text.digits(ratio) + " times as fast" : Text.digits(1 / ratio) + " times slower";
    }

    private Chart.Line line(int contender) {
        double[] x = options.raceSides().stream()
                .mapToDouble(side -> (double) side * side)
                .toArray();
        double[] y = seconds.stream()
                .mapToDouble(row -> row[contender] + (contender == MASKED ? row[3] : 0))
                .toArray();
        return new Chart.Line(NAMES[contender], x, y);
    }

    private void answers(Page page, Race race, List<Map<String, Object>> figures) {
        log.detail("answers against oracles in double precision");
        int[] rows = RaceAnswers.sample(race);
        double[] given = RaceAnswers.channel(race, race.values);
        double[][] channels = new double[NAMES.length][];
        race.softmax();
        channels[SOFTMAX] = RaceAnswers.channel(race, race.outputs);
        worst[SOFTMAX] = RaceAnswers.difference(race.outputs, rows, RaceAnswers.softmax(race, rows));
        race.linear();
        channels[LINEAR] = RaceAnswers.channel(race, race.outputs);
        worst[LINEAR] = RaceAnswers.difference(race.outputs, rows, RaceAnswers.linear(race, rows));
        log.checkStop();
        race.masked();
        channels[MASKED] = RaceAnswers.channel(race, race.outputs);
        double[][] estimated = MaskRows.estimated(race.weighted, race.f, race.walks(), rows);
        worst[MASKED] = RaceAnswers.difference(race.outputs, rows, RaceAnswers.masked(race, rows, estimated));
        double[] exact = RaceAnswers.exactChannel(race);
        double estimate = relative(channels[MASKED], exact);
        double unmasked = relative(channels[LINEAR], exact);
        for (int c = 0; c < NAMES.length; c++) {
            figures.add(Demo.figure(
                    List.of("answer-error-softmax", "answer-error-no-mask", "answer-error-masked")
                            .get(c),
                    worst[c],
                    "relative"));
        }
        figures.add(Demo.figure("answer-masked-from-exact-mask", estimate, "relative"));
        figures.add(Demo.figure("answer-no-mask-from-exact-mask", unmasked, "relative"));

        double mean = Arrays.stream(given).average().orElse(0);
        page.section("What each of them answers")
                .paragraph(
                        "They are not three ways to the same answer. Each token carries one number of a noisy picture, "
                                + "and attention replaces it by a weighted mean. With queries and keys that know nothing yet, "
                                + "attention without a mask takes the mean of all " + Text.count(given.length)
                                + " tokens, and the picture is gone. The mask keeps the mean near: the noise goes, the picture "
                                + "stays.");
        page.pictures(150, true);
        add(page, race, "race-input", given, "The values", "a picture and noise");
        add(page, race, "race-softmax", channels[SOFTMAX], "Softmax", "everywhere close to the mean, " + rounded(mean));
        add(page, race, "race-no-mask", channels[LINEAR], "Linear, no mask", "the same");
        add(
                page,
                race,
                "race-masked",
                channels[MASKED],
                "Estimated mask",
                Text.percent(estimate) + " from the exact mask");
        add(page, race, "race-exact", exact, "Exact mask", "by " + 2 * Race.MAX_LENGTH + " sparse products");
        page.endPictures();
        page.paragraph("Is the fast code right? For " + rows.length
                + " tokens each answer was worked out again, over all pairs "
                + "and in double precision, by code that shares nothing with the fast paths but the walks:");
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("attention", "held against", "relative difference"));
        table.add(List.of("softmax", "its formula", Text.tiny(worst[SOFTMAX])));
        table.add(List.of("linear, no mask", "its formula", Text.tiny(worst[LINEAR])));
        table.add(List.of("estimated mask", "its formula, mask from the features", Text.tiny(worst[MASKED])));
        table.add(List.of("estimated mask", "exact mask, all tokens", Text.percent(estimate)));
        table.add(List.of("linear, no mask", "exact mask, all tokens", Text.percent(unmasked)));
        page.table(table)
                .paragraph((Arrays.stream(worst).max().orElse(0) < ROUNDING
                                ? "The first three are rounding in single precision. "
                                : "The first three should be rounding in single precision, and one is larger: please report it. ")
                        + "The fourth is the price of estimating the mask from " + Race.WALKS
                        + " walks; more walks lower it. The last says how much the mask changes.")
                .endSection();
    }

    /** |a - b| / |b|, all less the mean of b, which every attention gets right. */
    private static double relative(double[] a, double[] b) {
        double mean = Arrays.stream(b).average().orElse(0);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            difference += (a[i] - b[i]) * (a[i] - b[i]);
            size += (b[i] - mean) * (b[i] - mean);
        }
        return Math.sqrt(difference / size);
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private void add(Page page, Race race, String file, double[] channel, String name, String caption) {
        int pixels = Math.max(1, PICTURE / race.side);
        BufferedImage image = Pictures.field(channel, race.side, race.side, -.2, 1.2, pixels);
        byte[] png = Pictures.png(image);
        files.put(file + ".png", png);
        page.picture(png, name, caption);
    }
}
