package dev.facet.app.demo;

import dev.facet.data.AtomicFiles;
import dev.facet.training.Provenance;
import dev.facet.training.TrainOptions;
import dev.facet.training.TrainingInterrupted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the demonstration: runs its sections one after the other and writes a folder of what they made.
 *
 * <p>The folder holds {@value #REPORT}, one page that carries everything it shows, {@value #PICTURES} with its pictures as
 * PNG, and {@value #RUNS} with the run folders of the trainings.
 *
 * <p>Randomness: everything but the times follows from the seed.
 *
 * <p>Errors: {@link DemoStopped} when the user asked to stop.
 */
public final class Demo {
    /** The page. */
    public static final String REPORT = "report.html";
    /** The folder of pictures. */
    public static final String PICTURES = "pictures";
    /** The folder of run folders. */
    public static final String RUNS = "runs";

    /** Seconds for which the usual pace is taken on trust. */
    private static final double USUAL = 10;

    private final DemoOptions options;
    private final TrainOptions training;
    private final DemoLog log;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Map<String, Object>> figures = new ArrayList<>();

    /**
     * A demonstration.
     *
     * @param training seed of everything, threads, and the command line for the record
     */
    public Demo(DemoOptions options, TrainOptions training, DemoLog log) {
        this.options = options;
        this.training = training;
        this.log = log;
    }

    /** One piece of the demonstration and how long it takes, in any unit that all share. */
    private record Stage(String what, double share, Runnable work) {}

    /** Runs it and fills an empty folder. */
    public void run(Path folder) {
        try {
            write(folder);
        } catch (TrainingInterrupted stopped) {
            throw new DemoStopped();
        } catch (RuntimeException problem) {
            // A machine that is shutting down closes what pictures are written with under the writer's hands.
            throw log.stopRequested() ? new DemoStopped() : problem;
        }
    }

    private void write(Path folder) {
        long start = System.nanoTime();
        Page body = new Page();
        TurnSection heads = new TurnSection(TurnSection.HEADS, options, log, files);
        TurnSection chairs = new TurnSection(TurnSection.CHAIRS, options, log, files);
        LearnSection learning = new LearnSection(options, training, log, files);
        MaskSection masks = new MaskSection(options, training.seed(), files);
        RaceSection race = new RaceSection(options, training.seed(), log, files);
        TrainSection trainings = new TrainSection(options, training, log, files);
        int largest = options.raceSides().getLast();
        double raceShare = 2.7 * (options.raceRounds() + 1) * Math.pow(largest / 181.0, 4) + 9;
        double trainShare = .05 * options.steps() + 4;
        List<Stage> stages = List.of(
                new Stage("a head that was never seen, turned", heads.share(), () -> heads.write(body, figures)),
                new Stage("a chair, turned", chairs.share(), () -> chairs.write(body, figures)),
                new Stage(
                        "training 'heads-64-quick', " + options.headSteps() + " steps",
                        .17 * options.headSteps() + 8,
                        () -> learning.train(folder.resolve(RUNS))),
                new Stage("what it learned", 3, () -> learning.write(body, figures)),
                new Stage(
                        "masks on a grid of " + options.grid() + " x " + options.grid() + " cells",
                        5,
                        () -> masks.grid(body, figures)),
                new Stage(
                        "masks on a cloud of " + Text.count(options.points()) + " points",
                        9,
                        () -> masks.cloud(body, figures)),
                new Stage(
                        "attention timed on up to " + Text.count((long) largest * largest) + " tokens",
                        raceShare,
                        () -> race.write(body, figures)),
                new Stage(
                        "training 'shapes' without a mask, " + options.steps() + " steps",
                        trainShare,
                        () -> trainings.train("none", folder.resolve(RUNS))),
                new Stage(
                        "training 'shapes' with a learned mask, " + options.steps() + " steps",
                        trainShare,
                        () -> trainings.train("grf", folder.resolve(RUNS))),
                new Stage("the report", 1, () -> trainings.write(body, figures)));
        double all = stages.stream().mapToDouble(Stage::share).sum();
        double done = 0;
        for (int s = 0; s < stages.size(); s++) {
            Stage stage = stages.get(s);
            double elapsed = (System.nanoTime() - start) / 1e9;
            // Shares are seconds on a machine of two cores; the first stages say little of another machine's pace.
            double pace = (elapsed + USUAL) / (done + USUAL);
            log.checkStop();
            log.stage(s + 1, stages.size(), stage.what(), pace * (all - done));
            stage.work().run();
            done += stage.share();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        figures.add(figure("seconds", seconds, "s"));
        List<String[]> tiles = new ArrayList<>(heads.tiles());
        tiles.addAll(List.of(learning.tile(), race.tile(), race.answerTile(), trainings.tile()));
        Page page = new Page()
                .header(
                        "Vision with structure",
                        "Facet reads a picture into a code whose parts mean pose, light, shape and texture, and draws it "
                                + "again under others. And it makes attention follow a graph, at a cost that grows in "
                                + "step with the number of tokens. Everything on this page was computed just now, on "
                                + "this machine; the models that turn the head and the chair came with the program.")
                .tiles(tiles)
                .main()
                .with(body)
                .section("Go on")
                .paragraph("The models trained here are ordinary run folders beside this page, in " + RUNS
                        + "; the pictures are in " + PICTURES + ".")
                .code("""
                        ./facet train heads-64-quick --run runs/heads          # ten minutes in place of one
                        ./facet render --subject head --identity 2000001 --out face.png
                        ./facet rerender --model runs/heads --image face.png --azimuth 40 --out turned.png
                        ./facet train shapes mask=softmax --run runs/softmax   # the same recipe, another attention
                        ./facet recipes                                        # what else is built in
                        ./facet mask --graph grid:20x20 --out mask.npz         # a mask for your own program
                        ./facet --help""")
                .endSection();
        String html = page.html(
                "Facet: vision with structure",
                String.format(
                        Locale.ROOT,
                        "Made in %.0f seconds with seed %d on %s. Methods: Kulkarni et al., Deep Convolutional "
                                + "Inverse Graphics Network, 2015, arXiv:1503.03167; Reid et al., Linear Transformer Topological "
                                + "Masking with Graph Random Features, ICLR 2025, arXiv:2410.03462.",
                        seconds,
                        training.seed(),
                        Provenance.machineInWords()));
        files.forEach(
                (name, bytes) -> AtomicFiles.write(folder.resolve(PICTURES).resolve(name), false, bytes));
        AtomicFiles.write(folder.resolve(REPORT), false, html);
    }

    /** The figures measured, in order: {@code name}, {@code value}, {@code unit}. */
    public List<Map<String, Object>> figures() {
        return figures;
    }

    static Map<String, Object> figure(String name, double value, String unit) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("name", name);
        figure.put("value", value);
        figure.put("unit", unit);
        return figure;
    }
}
