package dev.facet.training;

import dev.facet.graphics.Subject;
import dev.facet.nn.CodeLayout;

/**
 * What a run remembers of the subjects it was trained on.
 *
 * @param name of the family
 * @param version of the family; another version draws other meshes
 * @param shape coordinates of shape
 * @param texture coordinates of texture
 * @param hash SHA-256 of family, version and the scenes drawn
 * @param layout of the code
 */
public record SceneFacts(String name, int version, int shape, int texture, String hash, CodeLayout layout)
        implements DataFacts {
    static SceneFacts of(Subject subject, InverseGraphicsRecipe recipe) {
        String scenes = subject.name() + " " + subject.version() + " " + Settings.tree(recipe.data());
        return new SceneFacts(
                subject.name(),
                subject.version(),
                subject.shapeDimension(),
                subject.textureDimension(),
                RunFolder.hash(scenes),
                recipe.model().layout());
    }

    /**
     * Refuses a subject of another version.
     *
     * @param source what was trained, for the error
     */
    void requireSame(Subject subject, String source) {
        if (!subject.name().equals(name) || subject.version() != version) {
            throw new IllegalArgumentException(source + " was trained on " + name + " of version " + version
                    + ", this Facet renders " + subject.name() + " of version " + subject.version());
        }
    }
}
