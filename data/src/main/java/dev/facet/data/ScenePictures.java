package dev.facet.data;

import dev.facet.graphics.ExpressiveSubject;
import dev.facet.graphics.Frame;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.Pass;
import dev.facet.graphics.RasterSettings;
import dev.facet.graphics.Rasteriser;
import dev.facet.graphics.Renders;
import dev.facet.graphics.Subject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders scenes of a subject as a network takes them: channels first, in colour or grey (.299 R + .587 G + .114 B).
 *
 * <p>Scenes of one thing that follow each other share its mesh. The bits do not depend on the number of threads.
 *
 * @param subject what is drawn
 * @param size H = W in pixels
 * @param channels 3, or 1 for grey
 * @param expressive whether faces have an expression, each scene its own, or are at rest
 * @param settings of the rasteriser
 * @param threads that draw
 */
public record ScenePictures(
        Subject subject, int size, int channels, boolean expressive, RasterSettings settings, int threads) {
    public ScenePictures {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("pictures have 1 or 3 channels, got " + channels);
        }
        if (expressive && !(subject instanceof ExpressiveSubject)) {
            throw new IllegalArgumentException("the subject " + subject.name() + " has no expressions");
        }
    }

    /** Renders scenes into pictures (B, C, H, W) and masks (B, H, W). */
    public void render(SceneDraw[] scenes, float[] images, float[] masks) {
        int pixels = size * size;
        // runs of one thing go to one thread, which makes its mesh once
        int[] starts = starts(scenes);
        Renders.forEach(threads, starts.length, () -> {
            Rasteriser rasteriser = new Rasteriser(settings);
            Frame frame = new Frame(size, size, Set.of(Pass.MASK));
            return run -> {
                int end = run + 1 < starts.length ? starts[run + 1] : scenes.length;
                @Nullable Mesh mesh = null;
                for (int i = starts[run]; i < end; i++) {
                    mesh = mesh == null ? scenes[i].mesh(subject, expressive) : mesh;
                    rasteriser.render(mesh, scenes[i].view(), frame);
                    copy(frame.colour(), images, i * channels * pixels);
                    System.arraycopy(frame.values(Pass.MASK), 0, masks, i * pixels, pixels);
                }
            };
        });
    }

    private static int[] starts(SceneDraw[] scenes) {
        int[] starts = new int[scenes.length];
        int runs = 0;
        for (int i = 0; i < scenes.length; i++) {
            if (i == 0 || !scenes[i].showsThatOf(scenes[i - 1])) {
                starts[runs++] = i;
            }
        }
        return java.util.Arrays.copyOf(starts, runs);
    }

    private void copy(float[] colour, float[] images, int at) {
        int pixels = size * size;
        for (int p = 0; p < pixels; p++) {
            float r = clip(colour[3 * p]);
            float g = clip(colour[3 * p + 1]);
            float b = clip(colour[3 * p + 2]);
            if (channels == 1) {
                images[at + p] = 0.299f * r + 0.587f * g + 0.114f * b;
            } else {
                images[at + p] = r;
                images[at + pixels + p] = g;
                images[at + 2 * pixels + p] = b;
            }
        }
    }

    private static float clip(float value) {
        return value > 0 ? Math.min(value, 1) : 0;
    }
}
