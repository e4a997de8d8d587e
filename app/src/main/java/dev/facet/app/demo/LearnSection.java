package dev.facet.app.demo;

import dev.facet.data.Image;
import dev.facet.data.SceneDraw;
import dev.facet.training.GraphicsModel;
import dev.facet.training.PictureScores;
import dev.facet.training.Recipe;
import dev.facet.training.Recipes;
import dev.facet.training.Rerendering;
import dev.facet.training.Run;
import dev.facet.training.RunResult;
import dev.facet.training.TrainOptions;
import dev.facet.training.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Trains the recipe {@code heads-64-quick} for a minute and shows unseen faces on the way. */
final class LearnSection {
    private static final String RECIPE = "heads-64-quick";

    /** Unseen faces as the network is shown them, each in a pose and light of its own. */
    private static final List<SceneDraw> FACES = List.of(
            SceneDraw.of(2_000_025).withPose(-22, 4),
            SceneDraw.of(2_000_010).withPose(15, 0).withLight(-40),
            SceneDraw.of(2_000_009).withPose(40, 8),
            SceneDraw.of(2_000_033).withPose(0, -8).withLight(10),
            SceneDraw.of(2_000_037).withPose(-55, 0).withLight(-20),
            SceneDraw.of(2_000_045).withPose(-8, 12).withLight(60),
            SceneDraw.of(2_000_032).withPose(65, 0).withLight(40));

    private static final List<Double> TURNED = List.of(-80., -55., -25., 0., 25., 55., 80.);

    private final DemoOptions options;
    private final TrainOptions training;
    private final DemoLog log;
    private final Map<String, byte[]> files;
    private final Map<Integer, List<Image>> looks = new LinkedHashMap<>(); // by steps done
    private List<Image> faces = List.of();
    private @Nullable RunResult result;
    private double seconds;

    LearnSection(DemoOptions options, TrainOptions training, DemoLog log, Map<String, byte[]> files) {
        this.options = options;
        this.training = training;
        this.log = log;
        this.files = files;
    }

    /** Trains into a folder inside {@code runs}. */
    void train(Path runs) {
        int steps = options.headSteps();
        int fit = Math.clamp(steps, 80, 400);
        Recipe recipe = Recipes.load(
                RECIPE,
                List.of(
                        "steps=" + steps,
                        "warmup=" + Math.min(50, steps / 4),
                        "fit_scenes=" + fit,
                        "test_scenes=" + fit / 10,
                        "checkpoint_every=" + steps,
                        "log_every=" + Math.max(1, steps / 60)));
        faces = Rerendering.renders(recipe, FACES);
        TrainingLines lines = new TrainingLines(log) {
            @Override
            public List<Image> lookAt(int step) {
                return step == 0 || step == steps / 2 || step == steps ? faces : List.of();
            }

            @Override
            public void looked(int step, List<Image> drawn) {
                looks.put(step, drawn);
                tell(String.format(Locale.ROOT, "step %d, unseen faces at %.1f dB", step, psnr(drawn)));
            }
        };
        long start = System.nanoTime();
        // One thread computes while another renders; the same bits on every machine.
        TrainOptions used = training.withProgress(lines).withThreads(Math.max(1, training.threads()));
        result = Trainer.train(recipe, runs.resolve(RECIPE), used);
        seconds = (System.nanoTime() - start) / 1e9;
    }

    private double psnr(List<Image> drawn) {
        double sum = 0;
        for (int i = 0; i < drawn.size(); i++) {
            sum += PictureScores.psnr(drawn.get(i), faces.get(i));
        }
        return sum / drawn.size();
    }

    /** What was learned, in large print. */
    String[] tile() {
        List<List<Image>> all = List.copyOf(looks.values());
        return new String[] {
            String.format(Locale.ROOT, "%.1f to %.1f dB", psnr(all.getFirst()), psnr(all.getLast())),
            "on faces never seen, before and after " + Text.time(seconds) + " of training on this machine"
        };
    }

    /** Adds the training to the page and the figures. */
    void write(Page page, List<Map<String, Object>> figures) {
        RunResult trained = result;
        if (trained == null) {
            throw new IllegalStateException("the training of heads has not run");
        }
        Run run = Run.open(trained.run());
        int pictures = options.headSteps() * run.recipe().training().batch();
        page.section("Watch one learn")
                .paragraph("The recipe " + RECIPE + ", cut to " + Text.count(options.headSteps()) + " steps: "
                        + Text.count(pictures) + " heads, rendered while it learns and never stored. It is told which "
                        + "of pose, light, shape and texture changes from picture to picture, never by how much. "
                        + "These faces are none of those it learns from.");
        List<List<Image>> rows = new ArrayList<>(List.of(faces));
        List<String> names = new ArrayList<>(List.of("true render"));
        looks.forEach((step, drawn) -> {
            rows.add(drawn);
            names.add(step == 0 ? "before" : "after " + step + " steps");
            figures.add(Demo.figure("learn-psnr-" + step, psnr(drawn), "dB"));
        });
        figures.add(Demo.figure("learn-step", trained.secondsPerStep(), "s"));
        page.film(
                kept("learn-faces", Plates.rows(rows)),
                new String[] {
                    "Unseen faces, drawn again from their codes",
                    TurnSection.decibels(psnr(rows.getLast())) + " at the end. Mass, pose, light and colour come first;"
                            + " eyes, brows and mouths need far more pictures than "
                            + Text.time(seconds)
                            + " give: the model at the top of the page learned from over a million,"
                            + " this one from " + Text.count(pictures) + "."
                },
                names,
                faces.size(),
                List.of());
        page.charts();
        page.markup(curve(run, "loss", "loss", "training loss"))
                .markup(curve(run, "psnr", "dB", "PSNR of training pictures, dB"))
                .endPictures();
        log.checkStop();
        Rerendering subject = new Rerendering(GraphicsModel.open(trained.run().toString()), FACES.getFirst());
        Rerendering.Row turned = subject.along("azimuth", TURNED);
        figures.add(Demo.figure("learn-rerender-azimuth", turned.meanPsnr(), "dB"));
        page.film(
                        kept("learn-turned", Plates.rows(List.of(turned.truth(), turned.drawn()))),
                        new String[] {
                            "Asked to turn one of them",
                            "by the network that knew nothing " + Text.time(seconds) + " before; "
                                    + TurnSection.decibels(turned.meanPsnr())
                                    + " against the true renders, the picture left as it is: "
                                    + TurnSection.decibels(turned.meanUnchanged())
                        },
                        List.of("true render", "Facet"),
                        TURNED.size(),
                        Plates.degrees(TURNED))
                .endSection();
    }

    private static String curve(Run run, String measure, String name, String label) {
        List<ObjectNode> lines = run.metrics().stream()
                .filter(line -> line.path("split").asString().equals("train") && line.has(measure))
                .toList();
        double[] x =
                lines.stream().mapToDouble(line -> line.path("step").asDouble()).toArray();
        double[] y = lines.stream()
                .mapToDouble(line -> line.path(measure).asDouble())
                .toArray();
        double top = 0;
        for (double value : y) {
            top = Math.max(top, value);
        }
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(top, 1e-6)))) / 2;
        return Chart.lines(
                label + " against training steps",
                "training steps",
                label,
                0,
                Math.ceil(top / unit) * unit,
                List.of(new Chart.Line(name, x, y)));
    }

    private byte[] kept(String file, byte[] png) {
        files.put(file + ".png", png);
        return png;
    }
}
