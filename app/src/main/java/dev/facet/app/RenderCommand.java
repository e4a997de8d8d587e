package dev.facet.app;

import dev.facet.data.AtomicFiles;
import dev.facet.data.FrameImages;
import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.data.MeshFiles;
import dev.facet.data.MeshSampling;
import dev.facet.data.PointFiles;
import dev.facet.data.SceneFiles;
import dev.facet.data.SceneFiles.SceneFile;
import dev.facet.graph.Parallel;
import dev.facet.graphics.Frame;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.Pass;
import dev.facet.graphics.RasterSettings;
import dev.facet.graphics.Rasteriser;
import dev.facet.graphics.Renders;
import dev.facet.graphics.Scene;
import dev.facet.graphics.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code facet render}: pictures of heads, chairs and meshes, from the forward engine. */
@Command(
        name = "render",
        description =
                "Draws a subject from any side in any light: a picture, a contact sheet, a data set, its mesh or a cloud.",
        footer = {
            "",
            "Examples:",
            "  facet render --subject head --identity 7 --azimuth 30 --out head.png",
            "  facet render --subject chair --sheet identity=0:7 --sheet azimuth=-90:90:30 \\",
            "      --out chairs.png",
            "  facet render --subject head --count 1000 --out heads/",
            "  facet render --subject chair.obj --pass depth,normal --out chair.png",
            "  facet render --subject chair --points 20000 --out cloud.ply"
        })
final class RenderCommand extends Verb {
    private static final int MOST_PICTURES = 1_000_000;
    private static final int MOST_POINTS = 100_000_000;

    @Mixin
    SceneArguments scene = new SceneArguments();

    @Option(
            names = "--pass",
            paramLabel = "PASS",
            split = ",",
            order = 20,
            description = {
                "colour, depth, normal, albedo, mask, or several with commas between (default: colour).",
                "Several become several files: x.png, x-depth.png .."
            })
    List<Pass> passes = new ArrayList<>(List.of(Pass.COLOUR));

    @Option(
            names = "--sheet",
            paramLabel = "FACTOR=FROM:TO:STEP",
            order = 21,
            description = {
                "A contact sheet: azimuth=-90:90:15. Factors: azimuth, elevation, light-azimuth,",
                "light-elevation, identity, shape-identity, texture-identity. A second one gives rows."
            })
    List<String> sheet = new ArrayList<>();

    @Option(
            names = "--count",
            paramLabel = "N",
            order = 22,
            description = {
                "A data set of N pictures in the folder --out, with factors.tsv: identities one after",
                "another, angles that are not given drawn by --seed."
            })
    @Nullable
    Integer count;

    @Option(
            names = "--points",
            paramLabel = "N",
            order = 23,
            description = "The .ply or .las is a cloud of N points on the surface, drawn by --seed.")
    @Nullable
    Integer points;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            order = 60,
            description = {
                "Picture .png, mesh .obj or .ply, or the scene .json; may be given several times.",
                "With --points a cloud .ply or .las.",
                "With --count a folder."
            })
    List<Path> out = new ArrayList<>();

    @Option(names = "--force", order = 61, description = "Replace an output that exists.")
    boolean force;

    private final Unseen unseen = new Unseen();

    @Override
    void run() {
        SceneFile file = scene.sceneFile();
        RasterSettings settings = file.settings();
        Set<Pass> wanted = EnumSet.copyOf(passes);
        checkOutputs(wanted);
        List<SheetAxis> axes = sheet.stream().map(SheetAxis::of).toList();
        checkSheet(axes, file.scene().size());
        Subject subject = SceneArguments.subject(file, this::note);
        SceneFile whole =
                new SceneFile(file.subject(), subject.version(), file.scene(), file.shape(), file.texture(), settings);
        long start = System.nanoTime();
        int pictures = 1;
        if (count != null) {
            new SceneFolder(whole, subject, scene, seed()).write(out.getFirst(), force, count, wanted, unseen);
            pictures = count;
        } else {
            Mesh mesh = whole.mesh(subject);
            for (Path target : out) {
                if (points != null && PointFiles.writes(target)) {
                    PointFiles.write(target, MeshSampling.surface(mesh, points, seed()), force);
                } else if (MeshFiles.writes(target)) {
                    MeshFiles.write(target, mesh, force);
                } else if (ending(target).equals("json")) {
                    SceneFiles.write(target, whole, force);
                } else {
                    Map<Pass, Image> images = axes.isEmpty()
                            ? single(mesh, whole.scene(), wanted, settings)
                            : sheet(whole, subject, axes, wanted, settings);
                    images.forEach((pass, image) -> Images.writePng(passFile(target, pass, wanted), image, force));
                    pictures = axes.stream().mapToInt(a -> a.values().size()).reduce(1, (a, b) -> a * b);
                }
            }
        }
        unseen.tell(subject.name(), this::note);
        answer(fields(whole, subject, pictures, (System.nanoTime() - start) / 1e9));
    }

    private void checkOutputs(Set<Pass> wanted) {
        if (out.isEmpty()) {
            throw new UserException("--out is missing: a .png, .obj, .ply or .json file, with --count a folder");
        }
        if (count != null) {
            checkFolder();
            return;
        }
        if (points != null) {
            if (points < 1 || points > MOST_POINTS) {
                throw new UserException("--points must be 1 to " + MOST_POINTS + ", got " + points);
            }
            if (out.stream().noneMatch(PointFiles::writes)) {
                throw new UserException(
                        "--points makes a cloud, so an --out must end in " + String.join(" or ", PointFiles.WRITTEN));
            }
        }
        for (Path target : out) {
            String ending = ending(target);
            if (!Set.of("png", "obj", "ply", "json").contains(ending) && !(points != null && ending.equals("las"))) {
                throw new UserException("--out " + target + " must end in .png, .obj, .ply or .json");
            }
            if (ending.equals("png")) {
                wanted.forEach(pass -> AtomicFiles.refuseExisting(passFile(target, pass, wanted), force));
            } else {
                AtomicFiles.refuseExisting(target, force);
            }
            if (Files.isDirectory(target)) {
                throw new UserException("--out " + target + " is a directory, a file is to be written there");
            }
        }
    }

    /** The files that are written, each pass its own. */
    private List<String> files() {
        if (count != null) {
            return out.stream().map(Path::toString).toList();
        }
        Set<Pass> wanted = EnumSet.copyOf(passes);
        return out.stream()
                .flatMap(target -> ending(target).equals("png")
                        ? wanted.stream().map(pass -> passFile(target, pass, wanted))
                        : Stream.of(target))
                .map(Path::toString)
                .toList();
    }

    private void checkFolder() {
        int pictures = count == null ? 0 : count;
        if (pictures < 1 || pictures > MOST_PICTURES) {
            throw new UserException("--count must be 1 to " + MOST_PICTURES + ", got " + pictures);
        }
        if (points != null) {
            throw new UserException("--count makes a folder of pictures and --points a cloud; give one of them");
        }
        if (!sheet.isEmpty()) {
            throw new UserException("--count makes a folder of pictures and --sheet one picture; give one of them");
        }
        if (out.size() > 1 || Set.of("png", "obj", "ply", "json").contains(ending(out.getFirst()))) {
            throw new UserException("--count writes one folder, got --out "
                    + String.join(" --out ", out.stream().map(Path::toString).toList()));
        }
        PictureOutput.checkFolder(out.getFirst(), force, SceneFolder.FACTORS);
    }

    private static void checkSheet(List<SheetAxis> axes, int size) {
        if (axes.size() > 2) {
            throw new UserException("--sheet is given at most twice, for columns and rows, got " + axes.size());
        }
        if (axes.size() == 2 && axes.get(0).what() == axes.get(1).what()) {
            throw new UserException("--sheet varies " + Choices.name(axes.get(0).what()) + " twice");
        }
        long pixels = (long) size * size;
        for (SheetAxis axis : axes) {
            pixels *= axis.values().size();
        }
        if (pixels > Images.MOST_PIXELS) {
            throw new UserException("the sheet would have " + pixels + " pixels, at most " + Images.MOST_PIXELS
                    + " are written; a smaller --size or fewer values fit");
        }
    }

    private Map<Pass, Image> single(Mesh mesh, Scene scene, Set<Pass> wanted, RasterSettings settings) {
        Frame frame = Unseen.frame(scene.size(), wanted);
        new Rasteriser(settings).render(mesh, scene.view(), frame);
        unseen.count(frame);
        Map<Pass, Image> images = new EnumMap<>(Pass.class);
        wanted.forEach(pass -> images.put(pass, FrameImages.of(frame, pass)));
        return images;
    }

    /** The first axis runs along columns, the second along rows; one that is long is broken into rows. */
    private Map<Pass, Image> sheet(
            SceneFile file, Subject subject, List<SheetAxis> axes, Set<Pass> wanted, RasterSettings settings) {
        int size = file.scene().size();
        int across = axes.getFirst().values().size();
        int cells = axes.stream().mapToInt(axis -> axis.values().size()).reduce(1, (a, b) -> a * b);
        int columns = axes.size() == 1 && across > 16 ? (int) Math.ceil(Math.sqrt(across)) : across;
        int rows = (cells + columns - 1) / columns;
        Map<Pass, Image> images = new EnumMap<>(Pass.class);
        for (Pass pass : wanted) {
            byte[] pixels = new byte[3 * rows * columns * size * size];
            Arrays.fill(pixels, (byte) 255);
            images.put(pass, new Image(3, rows * size, columns * size, pixels));
        }
        Renders.forEach(Parallel.threads(), cells, () -> {
            Rasteriser rasteriser = new Rasteriser(settings);
            Frame frame = Unseen.frame(size, wanted);
            return cell -> {
                Scene scene = axes.getFirst().set(file.scene(), cell % across);
                if (axes.size() > 1) {
                    scene = axes.get(1).set(scene, cell / across);
                }
                boolean shape = axes.stream().anyMatch(SheetAxis::changesShape);
                boolean texture = axes.stream().anyMatch(SheetAxis::changesTexture);
                SceneFile here = new SceneFile(
                        file.subject(),
                        file.version(),
                        scene,
                        shape ? null : file.shape(),
                        texture ? null : file.texture(),
                        settings);
                rasteriser.render(here.mesh(subject), scene.view(), frame);
                unseen.count(frame);
                images.forEach((pass, image) ->
                        FrameImages.place(frame, pass, image, cell / columns * size, cell % columns * size));
            };
        });
        return images;
    }

    private Map<String, Object> fields(SceneFile file, Subject subject, int pictures, double seconds) {
        Scene of = file.scene();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("shape_identity", of.shapeIdentity());
        shown.put("texture_identity", of.textureIdentity());
        shown.put("azimuth", of.azimuth());
        shown.put("elevation", of.elevation());
        shown.put("light_azimuth", of.lightAzimuth());
        shown.put("light_elevation", of.lightElevation());
        shown.put("size", of.size());
        shown.put("samples", file.settings().samples());
        shown.put("shadows", file.settings().shadows());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("subject", subject.name());
        fields.put("version", subject.version());
        fields.put("out", files());
        fields.put("pictures", pictures);
        if (count == null && sheet.isEmpty()) {
            fields.put("triangles", file.mesh(subject).triangleCount());
            fields.put("scene", shown);
        }
        fields.put("seconds", seconds);
        return fields;
    }

    /** Where a pass of a picture goes: the name given, with the pass's behind it when there are several. */
    static Path passFile(Path target, Pass pass, Set<Pass> wanted) {
        if (wanted.size() == 1 || pass == Pass.COLOUR) {
            return target;
        }
        String name = String.valueOf(target.getFileName());
        int dot = name.lastIndexOf('.');
        return target.resolveSibling(name.substring(0, dot) + "-" + Choices.name(pass) + name.substring(dot));
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
