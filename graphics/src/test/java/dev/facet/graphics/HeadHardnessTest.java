package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Heads must be hard to draw for whoever knows only their mean or their principal components. */
class HeadHardnessTest {
    private static final int SIZE = 64;
    private static final int PIXELS = SIZE * SIZE;
    private static final int HEADS = 500;
    private static final int TRAINING = 3000;
    private static final int COMPONENTS = 53;
    private static final long UNSEEN = 1_000_000;

    private final ProceduralHead head = new ProceduralHead();

    private static View view(long identity) {
        KeyedDraws draws = new KeyedDraws(0, 100, identity);
        double azimuth = -90 + 180 * draws.uniform();
        double elevation = -23 + 46 * draws.uniform();
        return new View(Camera.at(azimuth, elevation), Light.from(-80 + 160 * draws.uniform(), 20));
    }

    private float[][] pictures(long first, int count) {
        float[][] pictures = new float[count][];
        Renders.forEach(2, count, () -> {
            Rasteriser rasteriser = new Rasteriser();
            return i -> {
                long id = first + i;
                Mesh mesh = head.mesh(head.shape(id), head.texture(id));
                pictures[i] = rasteriser.render(mesh, view(id), SIZE).colour();
            };
        });
        return pictures;
    }

    private static double psnr(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = a[i] - b[i];
            sum += d * d;
        }
        return -10 * Math.log10(sum / a.length + 1e-12);
    }

    @Test
    void theMeanHeadAtTheTruePoseIsFarOff(TestReporter report) {
        Mesh mean = head.mesh(new float[head.shapeDimension()], new float[head.textureDimension()]);
        float[][] truth = pictures(UNSEEN, HEADS);
        Rasteriser rasteriser = new Rasteriser();
        double sum = 0;
        for (int i = 0; i < HEADS; i++) {
            sum += psnr(
                    truth[i], rasteriser.render(mean, view(UNSEEN + i), SIZE).colour());
        }
        report.publishEntry("mean head at the true pose, dB", String.format("%.2f", sum / HEADS));
        assertThat(sum / HEADS).isLessThanOrEqualTo(17.5);
    }

    @Test
    void headsFillThePictureAndLightMatters(TestReporter report) {
        assertThat(Light.AMBIENT).isLessThanOrEqualTo(.35);
        Rasteriser rasteriser = new Rasteriser();
        Frame left = new Frame(SIZE, SIZE, Set.of(Pass.MASK));
        Frame right = new Frame(SIZE, SIZE, Set.of());
        double covered = 0;
        double lights = 0;
        for (long id = UNSEEN; id < UNSEEN + HEADS; id++) {
            Mesh mesh = head.mesh(head.shape(id), head.texture(id));
            rasteriser.render(mesh, new View(Camera.FRONT, Light.from(-60, 20)), left);
            rasteriser.render(mesh, new View(Camera.FRONT, Light.from(60, 20)), right);
            for (float inside : left.values(Pass.MASK)) {
                covered += inside / PIXELS;
            }
            lights += psnr(left.colour(), right.colour());
        }
        report.publishEntry("cover", String.format("%.3f", covered / HEADS));
        report.publishEntry("lit from both sides, dB", String.format("%.2f", lights / HEADS));
        assertThat(covered / HEADS).isBetween(.45, .65);
        assertThat(lights / HEADS).isLessThanOrEqualTo(20);
    }

    @Test
    void principalComponentsAreNotEnough(TestReporter report) {
        float[][] training = pictures(0, TRAINING);
        Components components = Components.fit(training, COMPONENTS, 5);
        double sum = 0;
        for (float[] picture : pictures(UNSEEN, HEADS)) {
            sum += psnr(picture, components.reconstruct(picture));
        }
        report.publishEntry("principal components, dB", String.format("%.2f", sum / HEADS));
        assertThat(sum / HEADS).isLessThanOrEqualTo(22.5);
    }
}
