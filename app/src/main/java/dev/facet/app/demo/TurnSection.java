package dev.facet.app.demo;

import dev.facet.training.Exhibit;
import dev.facet.training.GraphicsModel;
import dev.facet.training.Rerendering;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A picture goes into a model that comes with the program, and its subject turns; true renders beside it. */
final class TurnSection {
    /**
     * What is shown of one model.
     *
     * @param model its name
     * @param thing what its pictures show
     * @param title of the section
     * @param exhibit the picture that goes in
     * @param angles of each factor, in order
     */
    record Show(String model, String thing, String title, Exhibit exhibit, Map<String, List<Double>> angles) {}

    static final Show HEADS = new Show(
            "heads",
            "head",
            "A face goes in, and turns",
            Exhibit.HEAD,
            Map.of(
                    "azimuth", List.of(-80., -55., -25., 0., 25., 55., 80.),
                    "elevation", List.of(-22., -15., -8., 0., 8., 15., 22.),
                    "light", List.of(-80., -55., -25., 0., 25., 55., 80.)));

    static final Show CHAIRS = new Show(
            "chairs",
            "chair",
            "A chair, all the way round",
            Exhibit.CHAIR,
            Map.of(
                    "azimuth", List.of(-180., -130., -80., -25., 25., 80., 130.),
                    "elevation", List.of(10., 15., 20., 25., 30., 35., 40.),
                    "light", List.of(-80., -55., -25., 0., 25., 55., 80.)));

    private static final String TRUE = "true render";
    private static final String OURS = "Facet";

    private final Show show;
    private final int frames;
    private final DemoLog log;
    private final Map<String, byte[]> files;
    private Rerendering.@Nullable Row turned;

    TurnSection(Show show, DemoOptions options, DemoLog log, Map<String, byte[]> files) {
        this.show = show;
        this.frames = options.frames();
        this.log = log;
        this.files = files;
    }

    /** Seconds it takes on a machine of two cores. */
    double share() {
        return GraphicsModel.isShipped(show.model) ? 6 : .1;
    }

    /** How near it comes, in large print; nothing where the model is not there. */
    List<String[]> tiles() {
        Rerendering.Row row = turned;
        if (row == null) {
            return List.of();
        }
        return List.<String[]>of(new String[] {
            decibels(row.meanPsnr()),
            "is how near a " + show.thing
                    + " never seen, turned through " + row.values().size()
                    + " views, comes to its true renders (PSNR); the picture left as it is has "
                    + decibels(row.meanUnchanged())
        });
    }

    /** Adds the model's section, or one line where the program comes without it. */
    void write(Page page, List<Map<String, Object>> figures) {
        page.section(show.title);
        if (!GraphicsModel.isShipped(show.model)) {
            log.detail("the model '" + show.model + "' does not come with this Facet yet; left out");
            page.paragraph("The trained model of " + show.model + " does not come with this Facet yet, so nothing is "
                            + "turned here; what a minute of training reaches is shown further down.")
                    .endSection();
            return;
        }
        GraphicsModel model = GraphicsModel.open(show.model);
        show(page, figures, new Rerendering(model, show.exhibit.scene()), model);
    }

    private void show(Page page, List<Map<String, Object>> figures, Rerendering subject, GraphicsModel model) {
        List<Double> range = model.range("azimuth");
        boolean round = model.fullTurn("azimuth");
        Rerendering.Row moving = subject.along(
                "azimuth", round ? Plates.turn(frames) : Plates.swing(range.get(0) + 5, range.get(1) - 5, frames));
        log.checkStop();
        turned = moving;
        figures.add(Demo.figure("rerender-" + show.model + "-azimuth", moving.meanPsnr(), "dB"));
        figures.add(Demo.figure("rerender-" + show.model + "-unturned", moving.meanUnchanged(), "dB"));
        page.paragraph("The small picture is all the network is given, and no picture of this " + show.thing
                + " was among those it learned from. It reads a code of "
                + model.layout().size()
                + " numbers whose groups mean " + groups(model)
                + "; set the azimuth in degrees, and it draws the rest. "
                + "Its pictures are " + model.size()
                + " pixels wide, enlarged here. Nearness to the true render is told "
                + "as PSNR: 3 dB more halve the squared error.");
        page.hero(
                kept(show.thing + "-given", Plates.rows(List.of(List.of(subject.given())))),
                kept(show.thing + "-turned", Plates.animation(moving)),
                List.of(
                        new String[] {
                            "One picture goes in",
                            "the network finds azimuth "
                                    + Plates.degrees(
                                            model.degrees(subject.encoded().code(), "azimuth")) + " (true: "
                                    + Plates.degrees(show.exhibit.scene().azimuth()) + ")"
                        },
                        new String[] {
                            round ? "The full turn comes out" : "The whole range comes out",
                            "beside the renderer's own pictures, which the network never saw"
                        }),
                List.of(TRUE, OURS));
        for (String angle : List.of("azimuth", "elevation", "light")) {
            log.checkStop();
            Rerendering.Row row = subject.along(angle, show.angles.getOrDefault(angle, List.of()));
            page.film(
                    kept(show.thing + "-" + angle, Plates.rows(List.of(row.truth(), row.drawn()))),
                    caption(angle, row, model),
                    List.of(TRUE, OURS),
                    row.values().size(),
                    Plates.degrees(row.values()));
        }
        for (String group : List.of("texture", "shape")) {
            log.checkStop();
            Rerendering.Row row = subject.from(group, show.exhibit.others());
            page.film(
                    kept(show.thing + "-" + group, Plates.rows(List.of(row.taken(), row.truth(), row.drawn()))),
                    caption(group, row, model),
                    List.of("taken from", TRUE, OURS),
                    show.exhibit.others().size(),
                    List.of());
            figures.add(Demo.figure("rerender-" + show.model + "-" + group, row.meanPsnr(), "dB"));
        }
        page.endSection();
    }

    private static String groups(GraphicsModel model) {
        List<String> names = model.layout().names();
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    /**
     * What a row shows and how near it comes. Stills of the turn are some of the moving picture's views, whose nearness is
     * the one that is told, here and in large print.
     */
    private String[] caption(String factor, Rerendering.Row row, GraphicsModel model) {
        String what = switch (factor) {
            case "azimuth" -> "Turned";
            case "elevation" ->
                row.values().getFirst() < 0 ? "Seen from below and above" : "Seen from lower and higher";
            case "light" -> "Lit from the left, from the front, from the right";
            case "texture" -> "Its own shape, the texture of others";
            default -> "Its own texture, the shape of others";
        };
        boolean still = factor.equals("azimuth");
        Rerendering.Row told = still ? Objects.requireNonNull(turned, "it is drawn first") : row;
        return new String[] {
            what,
            decibels(told.meanPsnr()) + " against the true renders"
                    + (still ? " over all " + told.values().size() + " views above" : "")
                    + "; the picture left as it is: " + decibels(told.meanUnchanged())
                    + (told.meanPsnr() < told.meanUnchanged() ? behind(factor, model) : "")
        };
    }

    /** Why a picture drawn anew may be farther from the truth than the one that went in. */
    private static String behind(String factor, GraphicsModel model) {
        if (model.isAngle(factor) && !model.learned(factor)) {
            return String.format(
                    Locale.ROOT,
                    ". This model did not learn the %s (its median error is %.0f degrees) and leaves it as it is.",
                    factor,
                    model.medianError(factor));
        }
        return ". Here " + factor
                + " changes less of the picture than the network loses by drawing it anew from its code.";
    }

    private byte[] kept(String file, byte[] png) {
        files.put(file + ".png", png);
        return png;
    }

    static String decibels(double value) {
        return String.format(Locale.ROOT, "%.1f dB", value);
    }
}
