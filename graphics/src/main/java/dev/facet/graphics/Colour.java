package dev.facet.graphics;

/** A colour: red, green and blue from 0 to 1, linear. */
public record Colour(float red, float green, float blue) {
    public static final Colour WHITE = new Colour(1, 1, 1);
    public static final Colour BLACK = new Colour(0, 0, 0);

    public Colour {
        if (!(red >= 0 && red <= 1 && green >= 0 && green <= 1 && blue >= 0 && blue <= 1)) {
            throw new IllegalArgumentException(
                    "a colour has red, green and blue from 0 to 1, got " + red + ", " + green + " and " + blue);
        }
    }
}
