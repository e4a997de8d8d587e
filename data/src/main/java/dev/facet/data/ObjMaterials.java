package dev.facet.data;

import de.javagl.obj.FloatTuple;
import de.javagl.obj.Mtl;
import de.javagl.obj.MtlReader;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.Texture;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The materials of an OBJ file: colour, highlight and texture by name. */
final class ObjMaterials {
    /** Exporters write strengths for lamps far brighter than ours. */
    private static final float STRENGTH = 0.5f;

    private static final float DEFAULT_SHININESS = 16;

    /**
     * One material.
     *
     * @param number tells it from the others of a file
     * @param texture an index of {@link #textures()}, -1 for none
     */
    record Material(int number, float red, float green, float blue, float specular, float shininess, int texture) {
        static final Material PLAIN = new Material(0, 0.8f, 0.8f, 0.8f, 0.04f, DEFAULT_SHININESS, -1);
    }

    private final MeshPlace place;
    private final Consumer<String> notes;
    private final Map<String, Material> byName = new HashMap<>();
    private final Map<String, Integer> textureIndex = new HashMap<>();
    private final List<Texture> textures = new ArrayList<>();

    ObjMaterials(MeshPlace place, List<String> libraries, Consumer<String> notes) {
        this.place = place;
        this.notes = notes;
        for (String library : libraries) {
            String text = new String(place.neighbour(library, "material file"), StandardCharsets.UTF_8);
            for (Mtl mtl : read(library, text)) {
                byName.put(mtl.getName(), material(mtl));
            }
        }
    }

    private List<Mtl> read(String library, String text) {
        try {
            return MtlReader.read(new StringReader(text));
        } catch (IOException | RuntimeException e) {
            // The parser answers bad numbers and missing words with any unchecked exception.
            throw new DataFormatException(
                    place.file(),
                    "names the material file \"" + library + "\", which is damaged (" + reason(e) + ")",
                    e);
        }
    }

    static String reason(Exception e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.replaceFirst("^java\\.lang\\.\\w+: ", "")
                        .lines()
                        .findFirst()
                        .orElse("");
    }

    private Material material(Mtl mtl) {
        FloatTuple diffuse = mtl.getKd();
        FloatTuple highlight = mtl.getKs();
        int texture = mtl.getMapKd() == null ? -1 : texture(mtl.getMapKd());
        // A picture brings its own colour; exporters leave what stands beside it to chance.
        boolean plain = diffuse != null && texture < 0;
        float specular = highlight == null ? 0 : (part(highlight, 0) + part(highlight, 1) + part(highlight, 2)) / 3;
        Float exponent = mtl.getNs();
        return new Material(
                byName.size() + 1,
                plain ? part(diffuse, 0) : texture < 0 ? 0.8f : 1,
                plain ? part(diffuse, 1) : texture < 0 ? 0.8f : 1,
                plain ? part(diffuse, 2) : texture < 0 ? 0.8f : 1,
                STRENGTH * specular,
                exponent == null || !(exponent >= 1) ? DEFAULT_SHININESS : Math.min(exponent, Mesh.MOST_SHININESS),
                texture);
    }

    private static float part(FloatTuple colour, int axis) {
        float value = colour.getDimensions() > axis ? colour.get(axis) : colour.get(0);
        return value > 0 ? Math.min(value, 1) : 0;
    }

    private int texture(String written) {
        // What follows a # is a comment; some exporters leave no space before it.
        String name = written.replaceFirst("#.*$", "").strip();
        Integer known = textureIndex.get(name);
        if (known != null) {
            return known;
        }
        if (!place.hasNeighbour(name, "texture")) {
            // Collections are passed on without their pictures often enough.
            notes.accept(place.file() + ": names the texture \"" + name
                    + "\", which is not beside it; the material's plain colour is taken");
            textureIndex.put(name, -1);
            return -1;
        }
        Image image = Images.decode(
                place.neighbour(name, "texture"), place.file(), "names the texture \"" + name + "\", which ");
        byte[] pixels = new byte[3 * image.width() * image.height()];
        int count = image.width() * image.height();
        for (int p = 0; p < count; p++) {
            for (int c = 0; c < 3; c++) {
                pixels[3 * p + c] = image.pixels()[(image.channels() == 1 ? 0 : c) * count + p];
            }
        }
        textures.add(new Texture(image.width(), image.height(), pixels));
        textureIndex.put(name, textures.size() - 1);
        return textures.size() - 1;
    }

    /** The material of a name. */
    Material find(String name) {
        Material found = byName.get(name);
        if (found == null && byName.isEmpty()) {
            return Material.PLAIN; // a file that names no material file
        }
        if (found == null) {
            throw new DataFormatException(
                    place.file(), "uses the material \"" + name + "\", which none of its material files has");
        }
        return found;
    }

    List<Texture> textures() {
        return textures;
    }
}
