package dev.facet.app;

import dev.facet.data.AtomicFiles;
import dev.facet.data.FrameImages;
import dev.facet.data.Images;
import dev.facet.data.SceneFiles.SceneFile;
import dev.facet.graph.Parallel;
import dev.facet.graphics.Frame;
import dev.facet.graphics.Pass;
import dev.facet.graphics.Rasteriser;
import dev.facet.graphics.Renders;
import dev.facet.graphics.Scene;
import dev.facet.graphics.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A folder of pictures with what is true of each: identities one after another, and for every angle that is not given a
 * uniform draw keyed by (seed, picture), so that a larger set begins with the smaller.
 */
final class SceneFolder {
    static final String FACTORS = "factors.tsv";

    /** Of an angle: its range for heads; chairs turn all the way. */
    private static final double HEAD_AZIMUTH = 90;

    private static final double HEAD_ELEVATION = 23;
    private static final double LIGHT_AZIMUTH = 80;

    private final SceneFile from;
    private final Subject subject;
    private final SceneArguments given;
    private final long seed;

    SceneFolder(SceneFile from, Subject subject, SceneArguments given, long seed) {
        this.from = from;
        this.subject = subject;
        this.given = given;
        this.seed = seed;
    }

    /** The scene of a picture. */
    Scene scene(int picture) {
        SplittableRandom draws = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + picture);
        draws.nextLong();
        boolean head = subject.name().endsWith("head");
        double azimuth = draws.nextDouble(-1, 1) * (head ? HEAD_AZIMUTH : 180);
        double elevation = head ? draws.nextDouble(-1, 1) * HEAD_ELEVATION : draws.nextDouble(0, 30);
        double light = draws.nextDouble(-1, 1) * LIGHT_AZIMUTH;
        Scene scene = from.scene()
                .withPose(
                        given.azimuth == null ? azimuth : given.azimuth,
                        given.elevation == null ? elevation : given.elevation)
                .withLight(
                        given.lightAzimuth == null ? light : given.lightAzimuth,
                        from.scene().lightElevation());
        if (given.shapeIdentity == null && from.shape() == null) {
            scene = scene.withShape(scene.shapeIdentity() + picture);
        }
        if (given.textureIdentity == null && from.texture() == null) {
            scene = scene.withTexture(scene.textureIdentity() + picture);
        }
        return scene;
    }

    /** Draws so many pictures, each pass a file, writes factors.tsv beside them, and counts those that show nothing. */
    void write(Path target, boolean force, int count, Set<Pass> passes, Unseen unseen) {
        String[] lines = new String[count];
        AtomicFiles.writeDirectory(target, force, folder -> {
            Renders.forEach(Parallel.threads(), count, () -> {
                Rasteriser rasteriser = new Rasteriser(from.settings());
                Frame frame = Unseen.frame(from.scene().size(), passes);
                return i -> {
                    Scene scene = scene(i);
                    float[] shape = from.shape() == null ? subject.shape(scene.shapeIdentity()) : from.shape();
                    float[] texture =
                            from.texture() == null ? subject.texture(scene.textureIdentity()) : from.texture();
                    rasteriser.render(subject.mesh(shape, texture), scene.view(), frame);
                    unseen.count(frame);
                    for (Pass pass : passes) {
                        Path file = RenderCommand.passFile(folder.resolve(name(i)), pass, passes);
                        Images.writePng(file, FrameImages.of(frame, pass), true);
                    }
                    lines[i] = line(i, scene, shape, texture, passes);
                };
            });
            writeFactors(folder.resolve(FACTORS), lines);
        });
    }

    private static String name(int picture) {
        return String.format(Locale.ROOT, "%06d.png", picture);
    }

    private String line(int picture, Scene scene, float[] shape, float[] texture, Set<Pass> passes) {
        Path first =
                RenderCommand.passFile(Path.of(name(picture)), passes.iterator().next(), passes);
        StringBuilder line = new StringBuilder(first.toString());
        line.append('\t').append(from.subject()).append('\t').append(scene.shapeIdentity());
        for (double angle :
                new double[] {scene.azimuth(), scene.elevation(), scene.lightAzimuth(), scene.lightElevation()}) {
            line.append('\t').append(angle);
        }
        for (float value : shape) {
            line.append('\t').append(value);
        }
        for (float value : texture) {
            line.append('\t').append(value);
        }
        return line.append('\n').toString();
    }

    private void writeFactors(Path file, String[] lines) throws IOException {
        StringBuilder text =
                new StringBuilder("file\tsubject\tidentity\tazimuth\televation\tlight_azimuth\tlight_elevation");
        for (int i = 0; i < subject.shapeDimension(); i++) {
            text.append("\tshape.").append(i);
        }
        for (int i = 0; i < subject.textureDimension(); i++) {
            text.append("\ttexture.").append(i);
        }
        text.append('\n');
        for (String line : lines) {
            text.append(line);
        }
        Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
