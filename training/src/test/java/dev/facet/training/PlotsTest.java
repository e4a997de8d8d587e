package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotsTest {
    @TempDir
    Path folder;

    @Test
    void curvesAreDrawn() throws IOException {
        Path file = folder.resolve("a/b.png");
        Plots.lines(
                file,
                "title",
                "x",
                "y",
                List.of(
                        new Plots.Curve("one", new double[] {0, 1, 2}, new double[] {1, 3, 2}),
                        new Plots.Curve("empty", new double[0], new double[0])));
        assertThat(colours(file)).isGreaterThan(20);
    }

    @Test
    void everyLayerHasItsPlot() throws IOException {
        double[][] heads = {{1, .5, .25}, {.9, .8, .1}};
        Plots.modulations(folder.resolve("f.png"), List.of(heads, heads, heads));
        BufferedImage image = read(folder.resolve("f.png"));
        assertThat(image.getWidth()).isGreaterThan(3 * image.getHeight() / 2);
        assertThat(colours(folder.resolve("f.png"))).isGreaterThan(20);
    }

    @Test
    void everyAngleHasItsPanel() throws IOException {
        double[] x = {-90, -30, 0, 45, 90};
        Plots.equivariance(
                folder.resolve("clouds.png"),
                List.of(
                        new Plots.Cloud("azimuth", "degrees", x, x),
                        new Plots.Cloud("elevation", "degrees", x, new double[5]),
                        new Plots.Cloud("light", "degrees", new double[0], new double[0])));
        BufferedImage image = read(folder.resolve("clouds.png"));
        assertThat(image.getWidth()).isEqualTo(3 * image.getHeight());
        assertThat(colours(folder.resolve("clouds.png"))).isGreaterThan(20);
    }

    @Test
    void aCurveNeedsAsManyValuesAsPlaces() {
        assertThatThrownBy(() -> new Plots.Curve("c", new double[2], new double[3]))
                .hasMessageContaining("got 2 and 3");
    }

    private static BufferedImage read(Path file) throws IOException {
        return Objects.requireNonNull(ImageIO.read(file.toFile()));
    }

    private static long colours(Path file) throws IOException {
        BufferedImage image = read(file);
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return java.util.Arrays.stream(pixels).distinct().count();
    }
}
