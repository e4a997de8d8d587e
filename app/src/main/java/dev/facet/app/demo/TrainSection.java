package dev.facet.app.demo;

import dev.facet.data.Image;
import dev.facet.data.ImageSet;
import dev.facet.graph.MaskRows;
import dev.facet.training.AttentionMaps;
import dev.facet.training.Predictor;
import dev.facet.training.Recipe;
import dev.facet.training.Recipes;
import dev.facet.training.Run;
import dev.facet.training.RunResult;
import dev.facet.training.TrainOptions;
import dev.facet.training.Trainer;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** Trains the recipe {@code shapes} with and without a mask and shows what came of it. */
final class TrainSection {
    private static final String RECIPE = "shapes";
    private static final String NONE = "none";
    private static final String MASKED = "grf";
    private static final Map<String, String> NAMES = Map.of(NONE, "no mask", MASKED, "learned mask");

    private static final int PICTURES = 10;
    private static final int ATTENTION_PICTURES = 3;
    private static final int ENLARGED = 6;

    private final DemoOptions options;
    private final TrainOptions training;
    private final DemoLog log;
    private final Map<String, byte[]> files;
    private final Map<String, RunResult> results = new LinkedHashMap<>();

    TrainSection(DemoOptions options, TrainOptions training, DemoLog log, Map<String, byte[]> files) {
        this.options = options;
        this.training = training;
        this.log = log;
        this.files = files;
    }

    /** Trains with one kind of mask into a folder inside {@code runs}. */
    void train(String mask, Path runs) {
        int steps = options.steps();
        List<String> overrides = new ArrayList<>();
        overrides.add("mask=" + mask);
        overrides.add("steps=" + steps);
        overrides.add("warmup=" + Math.min(50, steps / 5));
        overrides.add("evaluate_every=" + Math.max(1, steps / 8));
        overrides.add("checkpoint_every=" + steps);
        overrides.add("log_every=" + Math.max(1, steps / 40));
        Recipe recipe = Recipes.load(RECIPE, overrides);
        // Nets this small gain nothing from a second thread, and a single one gives the same bits on every machine.
        TrainOptions used = training.withProgress(new TrainingLines(log)).withThreads(Math.max(1, training.threads()));
        results.put(mask, Trainer.train(recipe, runs.resolve(RECIPE + "-" + mask), used));
    }

    /** Both accuracies in large print. */
    String[] tile() {
        return new String[] {
            Text.percent(accuracy(MASKED)) + " against " + Text.percent(accuracy(NONE)),
            "of test pictures named rightly after " + options.steps() + " steps, with and without a learned mask"
        };
    }

    private double accuracy(String mask) {
        return result(mask).test("accuracy");
    }

    private RunResult result(String mask) {
        RunResult result = results.get(mask);
        if (result == null) {
            throw new IllegalStateException("the training with mask " + mask + " has not run");
        }
        return result;
    }

    /** Adds both trainings to the page and the figures. */
    void write(Page page, List<Map<String, Object>> figures) {
        Run none = Run.open(result(NONE).run());
        Run masked = Run.open(result(MASKED).run());
        ImageSet test = none.pictures().test();
        for (String mask : List.of(NONE, MASKED)) {
            figures.add(Demo.figure("train-accuracy-" + mask, accuracy(mask), "part of 1"));
            figures.add(Demo.figure("train-step-" + mask, result(mask).secondsPerStep(), "s"));
        }
        int tokens = masked.imageRecipe().model().patch();
        page.section("A mask that is learned")
                .paragraph(
                        "Two small vision transformers learn to name shapes drawn by the program, on a ground of noise "
                                + "and stray strokes. Both have linear attention, the same first weights, the same "
                                + Text.count(none.pictureFacts().train()) + " pictures in the same order and the same "
                                + options.steps()
                                + " steps (recipe " + RECIPE + ": "
                                + (test.height() / tokens) * (test.width() / tokens)
                                + " tokens a picture). One of them also learns, for each head, how far over the grid of patches "
                                + "it looks.");
        page.markup(Chart.lines(
                        "Accuracy on test pictures against training steps, with and without a mask",
                        "training steps",
                        "accuracy on test pictures",
                        0,
                        top(none, masked),
                        List.of(curve(NONE, none), curve(MASKED, masked))))
                .table(table())
                .paragraph(verdict(test.count()))
                .endSection();
        predictions(page, none, masked, test);
        attention(page, none, masked, test);
        modulation(page, masked);
    }

    private List<List<String>> table() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("attention", "accuracy", "area under ROC", "time a step", "parameters"));
        for (String mask : List.of(NONE, MASKED)) {
            table.add(List.of(
                    "linear, " + NAMES.get(mask),
                    Text.percent(accuracy(mask)),
                    String.format(Locale.ROOT, "%.3f", result(mask).test("roc_auc")),
                    Text.time(result(mask).secondsPerStep()),
                    Text.count(result(mask).parameters())));
        }
        return table;
    }

    /** What the two accuracies say, and how much of it may be luck. */
    private String verdict(int pictures) {
        double p = accuracy(NONE);
        double q = accuracy(MASKED);
        double error = Math.sqrt((p * (1 - p) + q * (1 - q)) / pictures);
        String luck = String.format(
                Locale.ROOT,
                " The difference is %.1f points, with a standard error of about %.1f for %d pictures; this is one seed and a "
                        + "short training.",
                100 * (q - p),
                100 * error,
                pictures);
        if (Math.abs(q - p) < 2 * error) {
            return "Within the luck of so few pictures the two are level." + luck;
        }
        return (q > p ? "The mask pays here." : "The mask does not pay here.") + luck;
    }

    private static double top(Run... runs) {
        double top = .1;
        for (Run run : runs) {
            for (double y : curve("", run).y()) {
                top = Math.max(top, y);
            }
        }
        return Math.min(1, Math.ceil(10 * top + .5) / 10);
    }

    private static Chart.Line curve(String mask, Run run) {
        List<ObjectNode> lines = run.metrics().stream()
                .filter(line -> line.path("split").asString().equals("test") && line.has("accuracy"))
                .toList();
        return new Chart.Line(
                NAMES.getOrDefault(mask, mask),
                lines.stream().mapToDouble(line -> line.path("step").asDouble()).toArray(),
                lines.stream()
                        .mapToDouble(line -> line.path("accuracy").asDouble())
                        .toArray());
    }

    private void predictions(Page page, Run none, Run masked, ImageSet test) {
        List<Image> pictures = new ArrayList<>();
        for (int i = 0; i < Math.min(PICTURES, test.count()); i++) {
            pictures.add(test.picture(i));
        }
        double[] left = new Predictor(none.folder()).probabilities(pictures);
        double[] right = new Predictor(masked.folder()).probabilities(pictures);
        page.section("What they see")
                .paragraph("The first " + pictures.size() + " test pictures, none chosen, one of each class.");
        page.pictures(150, true);
        for (int i = 0; i < pictures.size(); i++) {
            byte[] png = Pictures.png(Pictures.enlarged(pictures.get(i), ENLARGED, -1, 1));
            files.put("shape-" + i + ".png", png);
            page.answered(
                    png,
                    test.classes().get(test.labels()[i]),
                    List.of(
                            new String[] {"no mask", best(left, i, test.classes())},
                            new String[] {"mask", best(right, i, test.classes())}));
        }
        page.endPictures().endSection();
    }

    private static String best(double[] probabilities, int row, List<String> classes) {
        int best = 0;
        for (int c = 1; c < classes.size(); c++) {
            if (probabilities[row * classes.size() + c] > probabilities[row * classes.size() + best]) {
                best = c;
            }
        }
        return classes.get(best);
    }

    private void attention(Page page, Run none, Run masked, ImageSet test) {
        int patch = masked.imageRecipe().model().patch();
        int columns = test.width() / patch;
        int rows = test.height() / patch;
        Predictor unmaskedModel = new Predictor(none.folder());
        Predictor maskedModel = new Predictor(masked.folder());
        page.section("Where one patch looks")
                .paragraph("How much the framed patch attends to every other, in the first "
                        + "layer, mean over heads. Without a mask only what two patches hold and where they lie decides, as "
                        + "far as that was learned; the mask adds how near they are on the grid.");
        page.groups();
        for (int i = 0; i < Math.min(ATTENTION_PICTURES, test.count()); i++) {
            Image picture = test.picture(i + 3); // outlines say more than filled shapes
            int token = brightest(picture, patch);
            double[] free = firstLayer(unmaskedModel, picture, token / columns, token % columns);
            double[] near = firstLayer(maskedModel, picture, token / columns, token % columns);
            Pictures.Window window = new Pictures.Window(0, 0, rows, columns);
            int cell = ENLARGED * patch;
            page.pictures(80, true);
            add(
                    page,
                    "attention-" + i,
                    Pictures.enlarged(picture, ENLARGED, token, patch),
                    "Picture",
                    "one patch framed");
            add(
                    page,
                    "attention-" + i + "-none",
                    Pictures.grid(free, rows, columns, window, MaskRows.greatest(free), cell),
                    "No mask",
                    "");
            add(
                    page,
                    "attention-" + i + "-mask",
                    Pictures.grid(near, rows, columns, window, MaskRows.greatest(near), cell),
                    "Learned mask",
                    "");
            page.endPictures();
        }
        page.endPictures();
        page.scale(Pictures.png(Pictures.legend(360, 24)), "least", "most, each picture on its own scale")
                .endSection();
    }

    /** The patch that differs most from the picture's mean: one that lies on a shape. */
    private static int brightest(Image picture, int patch) {
        int columns = picture.width() / patch;
        double[] mean = new double[picture.channels()];
        for (int c = 0; c < mean.length; c++) {
            for (int y = 0; y < picture.height(); y++) {
                for (int x = 0; x < picture.width(); x++) {
                    mean[c] += picture.at(c, y, x) / (double) (picture.height() * picture.width());
                }
            }
        }
        int best = 0;
        double most = -1;
        for (int token = 0; token < columns * (picture.height() / patch); token++) {
            double contrast = 0;
            for (int c = 0; c < mean.length; c++) {
                double sum = 0;
                for (int p = 0; p < patch * patch; p++) {
                    sum += picture.at(c, token / columns * patch + p / patch, token % columns * patch + p % patch)
                            - mean[c];
                }
                contrast += sum * sum;
            }
            if (contrast > most) {
                most = contrast;
                best = token;
            }
        }
        return best;
    }

    private static double[] firstLayer(Predictor model, Image picture, int row, int column) {
        float[] weights = model.attention(picture, List.of(new AttentionMaps.Patch(row, column)))
                .layers()[0][0];
        return IntStream.range(0, weights.length).mapToDouble(j -> weights[j]).toArray();
    }

    private void modulation(Page page, Run masked) {
        List<double[][]> layers = masked.modulations();
        List<Double> decays = masked.imageRecipe().model().attention().decays();
        double top = 1;
        for (double[][] heads : layers) {
            for (double[] f : heads) {
                top = Math.max(top, MaskRows.greatest(f));
            }
        }
        page.section("How far each head learned to look")
                .paragraph(
                        "The learned function f: how much a walk counts after so many hops, for each head of each layer. "
                                + "All began on the grey line; a head that rises looks further, one that falls stays near.");
        page.charts();
        for (int layer = 0; layer < layers.size(); layer++) {
            List<Chart.Line> lines = new ArrayList<>();
            double[][] heads = layers.get(layer);
            double[] hops = new double[heads[0].length];
            double[] start = new double[heads[0].length];
            for (int k = 0; k < hops.length; k++) {
                hops[k] = k;
                start[k] = Math.exp(-decays.getFirst() * k);
            }
            for (int h = 0; h < Math.min(4, heads.length); h++) {
                lines.add(new Chart.Line("head " + (h + 1), hops, heads[h]));
            }
            lines.add(new Chart.Line("start", hops, start));
            page.markup(Chart.lines(
                    "f against hops in layer " + (layer + 1),
                    "hops, layer " + (layer + 1),
                    "f",
                    0,
                    Math.ceil(top * 10) / 10,
                    lines));
        }
        page.endPictures().endSection();
    }

    private void add(Page page, String file, BufferedImage image, String name, String caption) {
        byte[] png = Pictures.png(image);
        files.put(file + ".png", png);
        page.picture(png, name, caption);
    }
}
