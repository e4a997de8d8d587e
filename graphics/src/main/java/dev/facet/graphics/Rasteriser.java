package dev.facet.graphics;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws meshes: a z-buffer at several samples a pixel, then light at each covered sample with the interpolated normal
 * and albedo, then the mean over each pixel.
 *
 * <p>Cost: time about V + T + the samples covered; memory 8 bytes a sample and 12 a vertex, kept from picture to
 * picture. Nothing is allocated once the buffers fit.
 *
 * <p>Randomness: none. The same mesh and view give the same bits on every machine.
 *
 * <p>An instance is for one thread; {@link Renders} draws many pictures on several.
 */
public final class Rasteriser {
    private static final int LEAST_SHADOW_MAP = 256;
    private static final int MOST_SHADOW_MAP = 4096;

    private final RasterSettings settings;
    private final Shading shading = new Shading();
    private @Nullable DepthBuffer buffer;
    private @Nullable ShadowMap shadows;
    private int shadowSize;

    public Rasteriser(RasterSettings settings) {
        this.settings = settings;
    }

    public Rasteriser() {
        this(RasterSettings.DEFAULT);
    }

    /** Draws the mesh as the view sees it; every pixel of every pass of the frame is written. */
    public void render(Mesh mesh, View view, Frame frame) {
        int samples = settings.samples();
        DepthBuffer seen = bufferOf(frame.width() * samples, frame.height() * samples);
        Rotation rotation = view.camera().rotation();
        float scale =
                (float) (Math.min(seen.width, seen.height) / 2f * view.camera().zoom());
        seen.draw(mesh, rotation, scale, mesh.closed);
        float[] light = rotation.back(view.light().direction());
        ShadowMap shadow = settings.shadows() ? shadowOf(Math.max(seen.width, seen.height)) : null;
        if (shadow != null) {
            shadow.draw(mesh, light);
        }
        shading.begin(mesh, view, seen, shadow);
        shading.resolve(frame, samples);
    }

    /** A new picture of the colour alone. */
    public Frame render(Mesh mesh, View view, int size) {
        Frame frame = new Frame(size, size, Set.of());
        render(mesh, view, frame);
        return frame;
    }

    private DepthBuffer bufferOf(int width, int height) {
        DepthBuffer found = buffer;
        if (found == null || found.width != width || found.height != height) {
            found = new DepthBuffer(width, height);
            buffer = found;
        }
        return found;
    }

    private ShadowMap shadowOf(int samples) {
        int size = Math.clamp(samples, LEAST_SHADOW_MAP, MOST_SHADOW_MAP);
        ShadowMap found = shadows;
        if (found == null || shadowSize != size) {
            found = new ShadowMap(size);
            shadows = found;
            shadowSize = size;
        }
        return found;
    }
}
