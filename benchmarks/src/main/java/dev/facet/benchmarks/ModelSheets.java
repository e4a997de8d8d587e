package dev.facet.benchmarks;

import dev.facet.data.AtomicFiles;
import dev.facet.data.ContactSheet;
import dev.facet.data.Enlarging;
import dev.facet.data.Image;
import dev.facet.data.ImageFit;
import dev.facet.data.Images;
import dev.facet.tensor.Engine;
import dev.facet.training.Exhibit;
import dev.facet.training.GraphicsModel;
import dev.facet.training.Rerendering;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Draws the sheets of a trained model that docs/results shows, and writes down how near its re-renders come.
 *
 * <p>{@code ModelSheets MODEL DIR [TWIN]}: MODEL is {@code heads}, {@code chairs}, a run folder or an exported folder; TWIN
 * the run of an entangled twin, drawn for contrast. Writes into DIR, over what is there: one sheet for each factor, true
 * renders above what the model draws of one picture of a subject kept from training; {@code NAME-prior.png}, 64 samples;
 * {@code NAME-twin.png}; and {@code psnr.json}, the same re-renders' PSNR, which the test of shipped models compares with.
 * NAME is {@code heads} or {@code chairs}.
 */
public final class ModelSheets {
    private static final int CELL = 128;
    private static final int LEFT = 96;
    private static final int TOP = 30;
    private static final int SAMPLES = 64;
    private static final String TRUE = "true render";

    /** What is shown of a kind of subject. */
    private record Show(String name, Exhibit exhibit, Map<String, List<Double>> angles) {}

    private static final Show HEADS = new Show(
            "heads",
            Exhibit.HEAD,
            Map.of("azimuth", steps(-80, 80, 9), "elevation", steps(-21, 21, 7), "light", steps(-80, 80, 9)));

    private static final Show CHAIRS = new Show(
            "chairs",
            Exhibit.CHAIR,
            Map.of("azimuth", steps(-180, 140, 9), "elevation", steps(10, 40, 7), "light", steps(-80, 80, 9)));

    private final GraphicsModel model;
    private final Show show;
    private final Path folder;

    private ModelSheets(GraphicsModel model, Path folder) {
        this.model = model;
        this.show = model.fullTurn("azimuth") ? CHAIRS : HEADS;
        this.folder = folder;
    }

    /** Draws them. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2 || arguments.length > 3) {
            throw new IllegalArgumentException("wanted MODEL DIR [TWIN], got " + arguments.length + " arguments");
        }
        Engine.start();
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        new ModelSheets(GraphicsModel.open(arguments[0]), folder)
                .draw(arguments.length == 3 ? GraphicsModel.open(arguments[2]) : null);
    }

    private void draw(@Nullable GraphicsModel twin) {
        Rerendering subject = new Rerendering(model, show.exhibit.scene());
        ArrayNode scenes = JsonNodeFactory.instance.arrayNode();
        for (String angle : List.of("azimuth", "elevation", "light")) {
            Rerendering.Row row = subject.along(angle, values(angle));
            Sheet sheet = new Sheet(row.values().size());
            sheet.columns(degrees(row.values()));
            sheet.row(TRUE, row.truth());
            sheet.row("Facet", row.drawn());
            sheet.write(angle);
            scenes.add(told(row));
        }
        for (String group : List.of("texture", "shape")) {
            Rerendering.Row row = subject.from(group, show.exhibit.others());
            Sheet sheet = new Sheet(row.values().size());
            sheet.row(group + " of", row.taken());
            sheet.row(TRUE, row.truth());
            sheet.row("Facet", row.drawn());
            sheet.write(group);
            scenes.add(told(row));
        }
        Sheet prior = new Sheet(8);
        List<Image> samples = model.render(IntStream.range(0, SAMPLES)
                .mapToObj(number -> model.sample(0, number))
                .toList());
        for (int from = 0; from < SAMPLES; from += 8) {
            prior.row("", samples.subList(from, from + 8));
        }
        prior.write("prior");
        if (twin != null) {
            Rerendering.Row own = subject.along("azimuth", values("azimuth"));
            Rerendering.Row tangled = new Rerendering(twin, show.exhibit.scene()).along("azimuth", values("azimuth"));
            Sheet sheet = new Sheet(own.values().size());
            sheet.columns(degrees(own.values()));
            sheet.row(TRUE, own.truth());
            sheet.row("Facet", own.drawn());
            sheet.row("entangled", tangled.drawn());
            sheet.write("twin");
        }
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("identity", show.exhibit.scene().shape());
        file.put("azimuth", show.exhibit.scene().azimuth());
        file.put("elevation", show.exhibit.scene().elevation());
        file.put("reconstruction", rounded(subject.encoded().psnr()));
        file.set("rows", scenes);
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        AtomicFiles.write(folder.resolve("psnr.json"), true, mapper.writeValueAsString(file) + "\n");
    }

    private List<Double> values(String angle) {
        return show.angles.getOrDefault(angle, List.of());
    }

    private static ObjectNode told(Rerendering.Row row) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("factor", row.factor());
        ArrayNode values = told.putArray("values");
        row.values().forEach(values::add);
        ArrayNode psnr = told.putArray("psnr");
        row.psnr().forEach(value -> psnr.add(rounded(value)));
        return told;
    }

    private static double rounded(double decibels) {
        return Math.round(100 * decibels) / 100.0;
    }

    private static List<Double> steps(double from, double to, int count) {
        return DoubleStream.iterate(0, i -> i < count, i -> i + 1)
                .map(i -> from + (to - from) * i / (count - 1))
                .boxed()
                .toList();
    }

    private static List<String> degrees(List<Double> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%.0f\u00b0", value).replace('-', '\u2212'))
                .toList();
    }

    /** Rows of pictures, each named at its left, columns named above. */
    private final class Sheet {
        private final int columns;
        private final List<String> names = new ArrayList<>();
        private final List<Image> cells = new ArrayList<>();
        private List<String> heads = List.of();

        Sheet(int columns) {
            this.columns = columns;
        }

        void columns(List<String> texts) {
            heads = texts;
        }

        void row(String name, List<Image> pictures) {
            names.add(name);
            for (Image picture : pictures) {
                Image colour = ImageFit.of(picture, 3, picture.height(), picture.width());
                cells.add(Enlarging.of(colour, Math.max(1, CELL / picture.width())));
            }
        }

        void write(String what) {
            BufferedImage pictures = Images.toBufferedImage(ContactSheet.of(cells, columns));
            int cell = cells.getFirst().width();
            int left = names.stream().allMatch(String::isEmpty) ? 0 : LEFT;
            int top = heads.isEmpty() ? 0 : TOP;
            BufferedImage sheet = new BufferedImage(
                    left + pictures.getWidth(), top + pictures.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D g = sheet.createGraphics();
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            g.drawImage(pictures, left, top, null);
            g.setColor(Color.DARK_GRAY);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
            for (int row = 0; row < names.size(); row++) {
                g.drawString(names.get(row), 8, top + row * cell + cell / 2);
            }
            for (int column = 0; column < heads.size(); column++) {
                int width = g.getFontMetrics().stringWidth(heads.get(column));
                g.drawString(heads.get(column), left + column * cell + (cell - width) / 2, top - 10);
            }
            g.dispose();
            AtomicFiles.write(folder.resolve(show.name + "-" + what + ".png"), true, Images.png(Images.of(sheet)));
        }
    }
}
