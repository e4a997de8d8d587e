package dev.facet.graphics;

/** All that a picture depends on besides the mesh: camera, light and the colour behind. */
public record View(Camera camera, Light light, Colour background) {
    public View(Camera camera, Light light) {
        this(camera, light, Colour.WHITE);
    }
}
