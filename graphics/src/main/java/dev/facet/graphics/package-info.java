/**
 * The forward engine: what a picture is made from. A {@link dev.facet.graphics.Subject} turns coordinates into a
 * {@link dev.facet.graphics.Mesh}, a {@link dev.facet.graphics.Scene} says how it is seen and lit, and a
 * {@link dev.facet.graphics.Rasteriser} draws it. Start from {@code Scene} and {@code Rasteriser}. Nothing here learns.
 *
 * <p>Axes: x to the picture's right, y up, z towards the viewer. A subject faces +z and fits the unit ball about the
 * origin. Letters: V vertices, T triangles, H and W rows and columns of a picture.
 */
@NullMarked
package dev.facet.graphics;

import org.jspecify.annotations.NullMarked;
