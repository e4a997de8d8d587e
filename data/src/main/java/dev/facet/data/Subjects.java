package dev.facet.data;

import dev.facet.graphics.MeshSubject;
import dev.facet.graphics.ProceduralChair;
import dev.facet.graphics.ProceduralHead;
import dev.facet.graphics.Subject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The subjects that have names, and meshes in files. A new family is one line here. */
public final class Subjects {
    private static final Map<String, Supplier<Subject>> BUILT_IN = new LinkedHashMap<>();
    private static final Map<String, Supplier<Subject>> KNOWN = new LinkedHashMap<>();

    static {
        BUILT_IN.put("head", ProceduralHead::new);
        BUILT_IN.put("chair", ProceduralChair::new);
        KNOWN.putAll(BUILT_IN);
        KNOWN.put("ict-head", IctFace::subject); // reads a folder
    }

    private Subjects() {}

    /** The names, in the order of their usefulness. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** The names of those that need no file. */
    public static List<String> builtIn() {
        return List.copyOf(BUILT_IN.keySet());
    }

    /** Whether the text is a name or a path that can be read as a mesh. */
    public static boolean known(String text) {
        return KNOWN.containsKey(text) || isMesh(text);
    }

    private static boolean isMesh(String text) {
        return Inputs.ending(text).equals("obj");
    }

    /**
     * The subject of a name, or of the mesh in an {@code .obj} file.
     *
     * @param notes is told what a mesh lacks but can do without
     */
    public static Subject of(String text, Consumer<String> notes) {
        Supplier<Subject> known = KNOWN.get(text);
        if (known != null) {
            return known.get();
        }
        if (isMesh(text)) {
            return new MeshSubject(text, ObjMeshes.read(Path.of(text), notes));
        }
        throw new IllegalArgumentException(
                "the subject " + text + " is none of " + String.join(", ", KNOWN.keySet()) + ", nor an .obj file");
    }
}
