package dev.facet.data;

import dev.facet.graphics.HeadLandmarks;
import dev.facet.graphics.MorphableHead;
import dev.facet.graphics.Subject;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The head of ICT-FaceKit (Li et al., "Learning Formation of Physically-Based Face Attributes", CVPR 2020) in a folder:
 * {@code mean_vertices}, {@code triangles}, {@code identity_modes_i16}, {@code expression_modes_i16} as IDX, plain or
 * gzipped, and {@code meta.json} with their scales and the names of the expressions.
 *
 * <p>The shoulders are left out: the head ends below the neck. Expressions of the left and the right side of the face are one coordinate, so that faces stay symmetric.
 *
 * <p>The folder is {@code -Dfacet.ict=DIR}, or {@code $FACET_ICT_FACE}, or {@code ict_face} in the working directory.
 *
 * <p>Errors: {@link DataFormatException}.
 */
public final class IctFace {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    /** Vertices before those of the eyeballs; how the kit numbers them. */
    private static final int SKIN = 11_248;

    /** The modes of shape that are used, the largest first: what the others move is below a tenth of a millimetre. */
    private static final int SHAPES = 50;

    /** Its landmarks (the 68 of iBUG) that are needed here. */
    private static final int CHIN = 966;

    private static final int BROW = 1914;
    private static final int NOSE_BASE = 1147;
    private static final int LIP_TOP = 0;
    private static final int MOUTH_CORNER = 6213;
    private static final int LIP_BOTTOM = 5518;
    private static final int UPPER_LIP = 5533;
    private static final int LOWER_LIP = 5517;

    private final Path folder;

    private IctFace(Path folder) {
        this.folder = folder;
    }

    /** The head of the folder that the settings name. */
    static Subject subject() {
        return read(folder());
    }

    private static Path folder() {
        String given = System.getProperty("facet.ict", System.getenv().getOrDefault("FACET_ICT_FACE", ""));
        if (!given.isBlank()) {
            return Path.of(given);
        }
        Path here = Path.of("ict_face");
        if (!Files.isDirectory(here)) {
            throw new IllegalArgumentException("the subject ict-head needs the folder of the ICT face model: set"
                    + " FACET_ICT_FACE, or have it as ict_face in the working directory");
        }
        return here;
    }

    /** Reads the head of a folder. */
    public static MorphableHead read(Path folder) {
        return new IctFace(folder).head();
    }

    private MorphableHead head() {
        JsonNode meta = meta();
        float[] mean = floats(array("mean_vertices", IdxFiles.Type.FLOAT, 2));
        IdxFiles.IdxArray triangles = array("triangles", IdxFiles.Type.INT, 2);
        float[][] shapes = modes("identity_modes_i16", mean.length, scale(meta, "identity_scale"), SHAPES);
        float[][] expressions =
                modes("expression_modes_i16", mean.length, scale(meta, "expression_scale"), Integer.MAX_VALUE);
        if (mean.length / 3 <= SKIN) {
            throw new DataFormatException(
                    folder, "has " + mean.length / 3 + " vertices, more than the " + SKIN + " of the skin are wanted");
        }
        try {
            Bust bust = new Bust(mean, ints(triangles));
            return new MorphableHead(
                    "ict-head",
                    new MorphableHead.Arrays(
                            bust.mean(mean),
                            bust.triangles(),
                            bust.vertices(shapes),
                            bust.vertices(paired(meta, expressions))),
                    landmarks(mean, bust.eyesFrom()));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(folder, "is no head (" + e.getMessage() + ")", e);
        }
    }

    private JsonNode meta() {
        Path file = folder.resolve("meta.json");
        try {
            return MAPPER.readTree(Inputs.bytes(file));
        } catch (JacksonException e) {
            throw new DataFormatException(file, "is no JSON (" + e.getOriginalMessage() + ")", e);
        }
    }

    private float scale(JsonNode meta, String key) {
        JsonNode value = meta.get(key);
        if (value == null || !value.isNumber()) {
            throw new DataFormatException(folder.resolve("meta.json"), "lacks the number " + key);
        }
        return value.floatValue();
    }

    private IdxFiles.IdxArray array(String stem, IdxFiles.Type type, int rank) {
        Path plain = folder.resolve(stem + ".idx");
        IdxFiles.IdxArray array = IdxFiles.read(Files.exists(plain) ? plain : folder.resolve(stem + ".idx.gz"), type);
        int[] shape = array.shape();
        if (shape.length != rank || shape[rank - 1] != 3) {
            throw new DataFormatException(
                    folder.resolve(stem),
                    "has shape " + Arrays.toString(shape) + ", the last of " + rank + " axes is 3");
        }
        return array;
    }

    private float[][] modes(String stem, int length, float scale, int most) {
        IdxFiles.IdxArray array = array(stem, IdxFiles.Type.SHORT, 3);
        int[] shape = array.shape();
        if (3 * shape[1] != length) {
            throw new DataFormatException(
                    folder.resolve(stem), "moves " + shape[1] + " vertices, the mean has " + length / 3);
        }
        ByteBuffer values = ByteBuffer.wrap(array.values());
        float[][] modes = new float[Math.min(most, shape[0])][length];
        for (float[] mode : modes) {
            for (int i = 0; i < length; i++) {
                mode[i] = scale * values.getShort();
            }
        }
        return modes;
    }

    private static float[] floats(IdxFiles.IdxArray array) {
        float[] values = new float[array.values().length / 4];
        ByteBuffer.wrap(array.values()).asFloatBuffer().get(values);
        return values;
    }

    private static int[] ints(IdxFiles.IdxArray array) {
        int[] values = new int[array.values().length / 4];
        ByteBuffer.wrap(array.values()).asIntBuffer().get(values);
        return values;
    }

    /** Expressions of either side added up. */
    private float[][] paired(JsonNode meta, float[][] expressions) {
        JsonNode names = meta.get("expressions");
        if (names == null || names.size() != expressions.length) {
            throw new DataFormatException(
                    folder.resolve("meta.json"),
                    "names " + (names == null ? 0 : names.size()) + " expressions of " + expressions.length);
        }
        Map<String, float[]> found = new LinkedHashMap<>();
        for (int e = 0; e < expressions.length; e++) {
            float[] mode = expressions[e];
            found.merge(names.get(e).asString().replaceFirst("_[LR]$", ""), mode, (a, b) -> {
                for (int i = 0; i < a.length; i++) {
                    a[i] += b[i];
                }
                return a;
            });
        }
        return found.values().toArray(float[][]::new);
    }

    private static HeadLandmarks landmarks(float[] mean, int eyesFrom) {
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int v = SKIN; v < mean.length / 3; v++) {
            for (int axis = 0; axis < 3 && mean[3 * v] > 0; axis++) {
                low[axis] = Math.min(low[axis], mean[3 * v + axis]);
                high[axis] = Math.max(high[axis], mean[3 * v + axis]);
            }
        }
        // In front the cornea bulges: the ball's radius is that of its sides.
        double radius = (high[0] - low[0]) / 2;
        return new HeadLandmarks(
                (low[0] + high[0]) / 2,
                (low[1] + high[1]) / 2,
                low[2] + radius,
                mean[3 * BROW + 1],
                mean[3 * NOSE_BASE + 1],
                mean[3 * LIP_TOP + 1],
                (mean[3 * UPPER_LIP + 1] + mean[3 * LOWER_LIP + 1]) / 2,
                mean[3 * LIP_BOTTOM + 1],
                mean[3 * MOUTH_CORNER],
                mean[3 * CHIN + 1],
                eyesFrom);
    }

    /** What is left when shoulders are cut off below the neck, so that the head fills the picture. */
    private static final class Bust {
        /** So far below the chin, in centimetres. */
        private static final float NECK = 2.6f;

        private final int[] place;
        private final int[] triangles;
        private final float cut;
        private int kept;
        private int eyes;

        Bust(float[] mean, int[] all) {
            place = new int[mean.length / 3];
            Arrays.fill(place, -1);
            cut = mean[3 * CHIN + 1] - NECK;
            int[] left = new int[all.length];
            int count = 0;
            for (int t = 0; t + 2 < all.length; t += 3) {
                if (above(mean, all, t)) {
                    for (int c = 0; c < 3; c++) {
                        place[all[t + c]] = 0;
                        left[count++] = all[t + c];
                    }
                }
            }
            for (int v = 0; v < place.length; v++) {
                eyes = v == SKIN ? kept : eyes;
                place[v] = place[v] < 0 ? -1 : kept++;
            }
            for (int i = 0; i < count; i++) {
                left[i] = place[left[i]];
            }
            triangles = Arrays.copyOf(left, count);
        }

        /** Whether any corner of a triangle stays. */
        private boolean above(float[] mean, int[] all, int t) {
            boolean any = false;
            for (int c = 0; c < 3; c++) {
                int v = all[t + c];
                if (v < 0 || v >= place.length) {
                    throw new IllegalArgumentException(
                            "triangle " + t / 3 + " names vertex " + v + " of " + place.length);
                }
                any |= mean[3 * v + 1] >= cut;
            }
            return any;
        }

        int eyesFrom() {
            return eyes;
        }

        int[] triangles() {
            return triangles;
        }

        /** The mean; what hangs below the cut is drawn up to it, for a straight edge. */
        float[] mean(float[] all) {
            float[] left = vertices(all);
            for (int i = 1; i < left.length; i += 3) {
                left[i] = Math.max(left[i], cut);
            }
            return left;
        }

        float[] vertices(float[] all) {
            float[] left = new float[3 * kept];
            for (int v = 0; v < place.length; v++) {
                if (place[v] >= 0) {
                    System.arraycopy(all, 3 * v, left, 3 * place[v], 3);
                }
            }
            return left;
        }

        float[][] vertices(float[][] modes) {
            float[][] left = new float[modes.length][];
            for (int m = 0; m < modes.length; m++) {
                left[m] = vertices(modes[m]);
            }
            return left;
        }
    }
}
