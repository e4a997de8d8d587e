package dev.facet.benchmarks;

import dev.facet.graphics.Frame;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.Pass;
import dev.facet.graphics.ProceduralHead;
import dev.facet.graphics.RasterSettings;
import dev.facet.graphics.Rasteriser;
import dev.facet.graphics.Scene;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;

/** Draws the sheets of procedural heads that docs/results/heads.md shows, into the folder given. */
public final class HeadSheets {
    private static final long DEVELOPMENT = 1_000_000;
    private static final long[] FACES = {1000062, 1000050, 1000022, 1000006, 1000030, 1000039, 1000040};
    private static final long TURNED = 1000051;

    private final ProceduralHead head = new ProceduralHead();
    private final Rasteriser rasteriser = new Rasteriser(new RasterSettings(4, false));

    private HeadSheets() {}

    /** {@code HeadSheets DIR}. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("wanted one argument, the folder to write to, got " + arguments.length);
        }
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        HeadSheets sheets = new HeadSheets();
        List<Scene> people = LongStream.range(DEVELOPMENT, DEVELOPMENT + 64)
                .mapToObj(Scene::of)
                .toList();
        sheets.write(people, 8, 64, folder.resolve("heads-64.png"));
        sheets.write(people, 8, 256, folder.resolve("heads-256.png"));
        List<Scene> turned = new ArrayList<>();
        for (long id = DEVELOPMENT; id < DEVELOPMENT + 6; id++) {
            for (int azimuth = -90; azimuth <= 90; azimuth += 30) {
                turned.add(Scene.of(id).withPose(azimuth, 0));
            }
        }
        sheets.write(turned, 7, 160, folder.resolve("heads-turned.png"));
        List<Scene> cover = new ArrayList<>();
        for (int i = 0; i < FACES.length; i++) {
            cover.add(Scene.of(FACES[i]).withPose(-24 + 8 * i, 4));
        }
        for (int azimuth = -90; azimuth <= 90; azimuth += 30) {
            cover.add(Scene.of(TURNED).withPose(azimuth, 0));
        }
        for (int light = -75; light <= 75; light += 25) {
            cover.add(Scene.of(TURNED).withPose(15, 0).withLight(light, 20));
        }
        sheets.write(cover, 7, 176, folder.resolve("heads.png"));
    }

    private void write(List<Scene> scenes, int columns, int size, Path file) throws IOException {
        int rows = (scenes.size() + columns - 1) / columns;
        BufferedImage sheet = new BufferedImage(columns * size, rows * size, BufferedImage.TYPE_INT_RGB);
        Frame frame = new Frame(size, size, Set.of());
        for (int i = 0; i < scenes.size(); i++) {
            Mesh mesh = scenes.get(i).mesh(head);
            rasteriser.render(mesh, scenes.get(i).view(), frame);
            byte[] rgb = frame.bytes(Pass.COLOUR);
            for (int p = 0; p < size * size; p++) {
                int colour = ((rgb[3 * p] & 255) << 16) | ((rgb[3 * p + 1] & 255) << 8) | (rgb[3 * p + 2] & 255);
                sheet.setRGB(i % columns * size + p % size, i / columns * size + p / size, colour);
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam smallest = writer.getDefaultWriteParam();
        smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        smallest.setCompressionQuality(0);
        Files.deleteIfExists(file); // the stream would keep the end of a longer file
        try (ImageOutputStream out = new FileImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(sheet, null, null), smallest);
        }
        writer.dispose();
    }
}
