package dev.facet.data;

import dev.facet.graphics.Frame;
import dev.facet.graphics.Pass;

/** Rendered frames as pictures. */
public final class FrameImages {
    private FrameImages() {}

    /** A pass as a picture of three channels. */
    public static Image of(Frame frame, Pass pass) {
        int pixels = frame.width() * frame.height();
        byte[] planes = new byte[3 * pixels];
        copy(frame, pass, planes, pixels, 0, frame.width());
        return new Image(3, frame.height(), frame.width(), planes);
    }

    /** Puts a pass into a larger picture of three planes, (3, H, W), its upper left corner at a place. */
    public static void place(Frame frame, Pass pass, Image into, int row, int column) {
        int plane = into.height() * into.width();
        copy(frame, pass, into.pixels(), plane, row * into.width() + column, into.width());
    }

    private static void copy(Frame frame, Pass pass, byte[] planes, int plane, int first, int stride) {
        byte[] bytes = frame.bytes(pass);
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    planes[c * plane + first + y * stride + x] = bytes[3 * (y * frame.width() + x) + c];
                }
            }
        }
    }
}
