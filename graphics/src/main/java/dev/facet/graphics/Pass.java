package dev.facet.graphics;

/** What a picture can show. */
public enum Pass {
    /** The lit subject. */
    COLOUR(3),
    /**
     * The mean z of a pixel's covered samples, towards the viewer; -1, the far end of the unit ball, where nothing is.
     */
    DEPTH(1),
    /** The mean unit normal in the picture's axes; (0, 0, 0) where nothing is. */
    NORMAL(3),
    /** The subject's own colour over the background. */
    ALBEDO(3),
    /** The part of the pixel that is covered, 0 to 1. */
    MASK(1);

    private final int channels;

    Pass(int channels) {
        this.channels = channels;
    }

    public int channels() {
        return channels;
    }
}
