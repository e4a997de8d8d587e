package dev.facet.training;

import dev.facet.graphics.ProceduralHead;
import dev.facet.graphics.Subject;
import java.util.Map;
import java.util.function.Supplier;

/** The subjects that recipes may name. */
final class SceneSubjects {
    private static final Map<String, Supplier<Subject>> KNOWN = Map.of("head", ProceduralHead::new);

    private SceneSubjects() {}

    static Subject find(String name) {
        Supplier<Subject> subject = KNOWN.get(name);
        if (subject == null) {
            throw new RecipeException("data.path", Names.unknown("subject", name, KNOWN.keySet()));
        }
        return subject.get();
    }

    /**
     * Refuses what was trained on another version of a subject; one that is not known here can be any.
     *
     * @param source what was trained, for the error
     */
    static void requireKnownVersion(String name, SceneFacts trained, String source) {
        Supplier<Subject> subject = KNOWN.get(name);
        if (subject != null) {
            trained.requireSame(subject.get(), source);
        }
    }
}
