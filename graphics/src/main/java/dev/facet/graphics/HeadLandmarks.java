package dev.facet.graphics;

/**
 * Where the features of a head lie, in its own unit; it faces +z, y is up, and it is symmetric about x = 0.
 *
 * @param eyeX the middle of the subject's left eyeball
 * @param eyeY its height
 * @param eyeZ its depth
 * @param browY the height of the brows' middle
 * @param noseY the height of the nose's base
 * @param lipTop the height of the upper lip's upper edge
 * @param mouthY the height of the line between the lips
 * @param lipBottom the height of the lower lip's lower edge
 * @param mouthX half the mouth's width
 * @param chinY the height of the chin's lower edge
 * @param eyesFrom the first vertex of the eyeballs, behind all others
 */
public record HeadLandmarks(
        double eyeX,
        double eyeY,
        double eyeZ,
        double browY,
        double noseY,
        double lipTop,
        double mouthY,
        double lipBottom,
        double mouthX,
        double chinY,
        int eyesFrom) {
    public HeadLandmarks {
        double[] down = {browY, eyeY, noseY, lipTop, mouthY, lipBottom, chinY};
        for (int i = 1; i < down.length; i++) {
            if (!(down[i] < down[i - 1])) {
                throw new IllegalArgumentException("brows, eyes, nose, lips and chin must lie one below the other, got "
                        + down[i - 1] + " above " + down[i]);
            }
        }
        if (!(eyeX > 0 && mouthX > 0) || eyesFrom < 0) {
            throw new IllegalArgumentException(
                    "eyes and mouth have a width, got " + eyeX + " and " + mouthX + ", eyes from " + eyesFrom);
        }
    }
}
