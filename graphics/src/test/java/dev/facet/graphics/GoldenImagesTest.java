package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pictures that must keep their bits: models are trained on them. After a wanted change, with the subject's version
 * raised, {@code -Dfacet.golden=write} writes them anew.
 */
class GoldenImagesTest {
    private static final int SIZE = 48;

    private static byte[] drawn(String name) {
        Frame frame = new Frame(SIZE, SIZE, EnumSet.allOf(Pass.class));
        ProceduralChair chairs = new ProceduralChair();
        switch (name) {
            case "soup" ->
                new Rasteriser().render(Soups.of(3, 40, true), new View(Camera.at(20, 10), Light.from(40, 30)), frame);
            case "chair", "chair-normal" -> {
                Scene scene = Scene.of(1).withPose(40, 20);
                new Rasteriser().render(scene.mesh(chairs), scene.view(), frame);
            }
            default -> {
                Scene scene = Scene.of(5).withPose(-30, 25).withBackground(new Colour(0.2f, 0.3f, 0.4f));
                new Rasteriser(new RasterSettings(3, true)).render(scene.mesh(chairs), scene.view(), frame);
            }
        }
        return frame.bytes(name.endsWith("normal") ? Pass.NORMAL : Pass.COLOUR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soup", "chair", "chair-normal", "shadows"})
    void picturesKeepTheirBits(String name) throws IOException {
        byte[] drawn = drawn(name);
        if ("write".equals(System.getProperty("facet.golden"))) {
            write(name, drawn);
        }
        try (InputStream in = Objects.requireNonNull(GoldenImagesTest.class.getResourceAsStream(name + ".png"))) {
            BufferedImage stored = ImageIO.read(in);
            for (int i = 0; i < SIZE * SIZE; i++) {
                int rgb = (drawn[3 * i] & 0xff) << 16 | (drawn[3 * i + 1] & 0xff) << 8 | (drawn[3 * i + 2] & 0xff);
                assertThat(rgb)
                        .as("%s, column %d, row %d", name, i % SIZE, i / SIZE)
                        .isEqualTo(stored.getRGB(i % SIZE, i / SIZE) & 0xffffff);
            }
        }
    }

    private static void write(String name, byte[] drawn) throws IOException {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIZE * SIZE; i++) {
            int rgb = (drawn[3 * i] & 0xff) << 16 | (drawn[3 * i + 1] & 0xff) << 8 | (drawn[3 * i + 2] & 0xff);
            image.setRGB(i % SIZE, i / SIZE, rgb);
        }
        for (String root : new String[] {"src/test/resources", "target/test-classes"}) {
            File file = new File(root + "/dev/facet/graphics/" + name + ".png");
            file.getParentFile().mkdirs();
            ImageIO.write(image, "png", file);
        }
    }
}
