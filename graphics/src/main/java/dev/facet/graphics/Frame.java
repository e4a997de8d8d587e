package dev.facet.graphics;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A picture with its passes, drawn into by {@link Rasteriser#render} and used again for the next one. Not safe for use
 * by several threads.
 *
 * <p>Shapes: colour, normal and albedo (H, W, 3), depth and mask (H, W), row 0 on top.
 */
public final class Frame {
    private final int width;
    private final int height;
    private final Map<Pass, float[]> values = new EnumMap<>(Pass.class);

    /** A frame that holds the colour and the other passes named. */
    public Frame(int width, int height, Set<Pass> passes) {
        if (width < 1 || height < 1 || width > Scene.MOST_PIXELS || height > Scene.MOST_PIXELS) {
            throw new IllegalArgumentException("a frame has 1 to " + Scene.MOST_PIXELS + " pixels each way, got width "
                    + width + " and height " + height);
        }
        this.width = width;
        this.height = height;
        EnumSet<Pass> all = EnumSet.of(Pass.COLOUR);
        all.addAll(passes);
        for (Pass pass : all) {
            values.put(pass, new float[width * height * pass.channels()]);
        }
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public boolean has(Pass pass) {
        return values.containsKey(pass);
    }

    /** The values of a pass, not copied; valid until the frame is drawn into again. */
    public float[] values(Pass pass) {
        float[] found = values.get(pass);
        if (found == null) {
            throw new IllegalArgumentException("the frame has no pass " + pass + ", only " + values.keySet());
        }
        return found;
    }

    public float[] colour() {
        return values(Pass.COLOUR);
    }

    /**
     * A pass as bytes, (H, W, 3), red, green, blue. Values in [0, 1] become 0 to 255, rounded; depth and normals are
     * shifted from [-1, 1] to [0, 1] first.
     */
    public byte[] bytes(Pass pass) {
        float[] from = values(pass);
        byte[] bytes = new byte[3 * width * height];
        boolean signed = pass == Pass.DEPTH || pass == Pass.NORMAL;
        for (int i = 0; i < bytes.length; i++) {
            float value = pass.channels() == 3 ? from[i] : from[i / 3];
            bytes[i] = toByte(signed ? (value + 1) / 2 : value);
        }
        return bytes;
    }

    static byte toByte(float value) {
        return (byte) (value > 0 ? value < 1 ? (int) (value * 255 + 0.5f) : 255 : 0);
    }
}
