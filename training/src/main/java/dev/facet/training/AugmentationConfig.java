package dev.facet.training;

/**
 * How training pictures are varied.
 *
 * @param crop largest shift of a picture in pixels along each axis, what comes in from outside is the picture's edge
 *     mirrored; 0 for none
 * @param flip whether half of the pictures are mirrored left to right; off where left and right differ in meaning
 * @param brightness pixels are multiplied by 1 - brightness to 1 + brightness and clipped; 0 for none
 * @param mixup the parameter of the Beta law by which two pictures and their labels are mixed; 0 for none
 */
public record AugmentationConfig(int crop, boolean flip, double brightness, double mixup) {
    /** Nothing is varied. */
    public static final AugmentationConfig NONE = new AugmentationConfig(0, false, 0, 0);

    public AugmentationConfig {
        if (crop < 0) {
            throw new IllegalArgumentException("crop must be at least 0, got " + crop);
        }
        if (!(brightness >= 0 && brightness <= 1)) {
            throw new IllegalArgumentException("brightness must be 0 to 1, got " + brightness);
        }
        if (!(mixup >= 0) || !Double.isFinite(mixup)) {
            throw new IllegalArgumentException("mixup must be at least 0 and finite, got " + mixup);
        }
    }
}
