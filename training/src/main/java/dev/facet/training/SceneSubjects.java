package dev.facet.training;

import dev.facet.data.Subjects;
import dev.facet.graphics.Subject;

/** The subjects that recipes may name: those of {@link Subjects} that are families, not meshes in files. */
final class SceneSubjects {
    private SceneSubjects() {}

    static Subject find(String name) {
        if (!Subjects.names().contains(name)) {
            throw new RecipeException("data.path", Names.unknown("subject", name, Subjects.names()));
        }
        return Subjects.of(name, note -> {});
    }

    /**
     * Refuses what was trained on another version of a subject, if that is one that needs no file.
     *
     * @param source what was trained, for the error
     */
    static void requireKnownVersion(String name, SceneFacts trained, String source) {
        if (Subjects.builtIn().contains(name)) {
            trained.requireSame(find(name), source);
        }
    }
}
