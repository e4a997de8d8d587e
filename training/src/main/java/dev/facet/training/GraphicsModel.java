package dev.facet.training;

import dev.facet.data.DataFormatException;
import dev.facet.data.Image;
import dev.facet.nn.CodeLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A trained inverse graphics network: pictures to codes, codes changed by name, codes to pictures.
 *
 * <p>Codes are arrays of {@code layout().size()} numbers in the coordinates of the fitted prior: angle pairs are unit
 * vectors, every other entry is standard normal over the subjects trained on, the widest of a group first. None of the
 * methods changes the array it is given.
 *
 * <p>Randomness: drawn codes are keyed by (seed, number), so a longer series begins with the shorter one.
 *
 * <p>Errors: {@link IllegalArgumentException} for a model that is none, a group or entry that the model does not have
 * (naming the model), an angle that is not finite; {@link DataFormatException} for files that are damaged.
 */
public final class GraphicsModel {
    /** The names of the models that come with the program. */
    public static final List<String> SHIPPED = ShippedModels.NAMES;

    private final String name;
    private final InverseGraphicsRecipe recipe;
    private final CodedPictures coded;
    private final SceneCalibration calibration;
    private final Map<String, Double> scores;

    private GraphicsModel(String name, Run run) {
        this.name = name;
        this.recipe = run.sceneRecipe();
        SceneSubjects.requireKnownVersion(recipe.data().path(), run.sceneFacts(), name);
        this.coded = new CodedPictures(run.network());
        this.calibration = run.calibration();
        this.scores = run.scored() ? run.evaluation().getOrDefault("test", Map.of()) : Map.of();
        for (AngleCalibration angle : calibration.angles()) {
            if (!layout().has(angle.group())) {
                throw new IllegalArgumentException("the calibration of " + name + " has an angle '" + angle.group()
                        + "', which the code has not: it is " + layout());
            }
            CodeLayout.Group group = group(angle.group());
            if (angle.pair() != (group.kind() == CodeLayout.Kind.ANGLE_PAIR)) {
                throw new IllegalArgumentException("the calibration of " + name + " takes " + group.name() + " for "
                        + (angle.pair() ? "an angle pair" : "one number") + ", the code is " + layout());
            }
        }
    }

    /** Whether one of {@link #SHIPPED} does come with this program. */
    public static boolean isShipped(String model) {
        return ShippedModels.isThere(model);
    }

    /** A model by name, one of {@link #SHIPPED}, or the model of a run folder or an exported folder. */
    public static GraphicsModel open(String model) {
        if (SHIPPED.contains(model)) {
            return ShippedModels.open(model, ShippedModels::resource);
        }
        Path folder = Path.of(model);
        if (!Files.exists(folder)) {
            throw new IllegalArgumentException("there is no model '" + model + "': it is none of "
                    + String.join(", ", SHIPPED) + ", which come with Facet, and no folder");
        }
        return open(model, folder);
    }

    /** The model of a run folder or an exported folder, under a name. */
    static GraphicsModel open(String name, Path folder) {
        return new GraphicsModel(name, Run.open(folder));
    }

    /** The name it was opened by. */
    public String name() {
        return name;
    }

    /** How it was trained. */
    InverseGraphicsRecipe recipe() {
        return recipe;
    }

    /**
     * Codes with an angle set by the rule that scores are taken by: through the calibration, or, of a network that was not
     * told which factor changes, by regression on training scenes, which takes seconds. Of an angle that was not
     * learned the code as it is.
     */
    List<float[]> scoredWithLearnedDegrees(float[] code, String angle, List<Double> degrees) {
        if (!learned(angle)) {
            return Collections.nCopies(degrees.size(), code);
        }
        SceneAngles angles = SceneAngles.of(new EvaluationScenes(recipe, coded.network()), calibration);
        List<float[]> changed = new ArrayList<>();
        float[] raw = coded.codesOf(code);
        for (double value : degrees) {
            changed.add(coded.coordinates(angles.with(raw, Map.of(angle, new double[] {value}))));
        }
        return changed;
    }

    /** What the entries of its codes mean. */
    public CodeLayout layout() {
        return coded.layout();
    }

    /** Side of its pictures in pixels. */
    public int size() {
        return coded.size();
    }

    /** Channels of its pictures: 1 or 3. */
    public int channels() {
        return coded.channels();
    }

    /** A group of its codes. */
    public CodeLayout.Group group(String group) {
        if (!layout().has(group)) {
            throw new IllegalArgumentException("the model " + name + " has no group '" + group + "', its groups are "
                    + String.join(", ", layout().names()));
        }
        return layout().group(group);
    }

    /** Whether a group is an angle, told and asked for in degrees. */
    public boolean isAngle(String group) {
        return calibration.angles().stream().anyMatch(angle -> angle.group().equals(group));
    }

    /**
     * What the model makes of a picture.
     *
     * @param code its code
     * @param reconstruction the picture that the model draws of the code
     * @param psnr of the reconstruction against the picture as it was fitted, in dB
     * @param percentile the part of training scenes, in percent, whose reconstruction is worse
     * @param deviation how far out the code lies: the root mean square of its entries that are no angles, about 1 over the
     *     subjects trained on, since entries are standard normal
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Encoded(float[] code, Image reconstruction, double psnr, double percentile, double deviation) {
        /** No subject trained on lies as far out. */
        private static final double FAR = 2;

        /** Few lie as far out, and those that do are reconstructed as well as others. */
        private static final double OUTLYING = 1.4;

        private static final double POOR = 25;

        /**
         * Whether the picture is unlike the training scenes: fewer than one in a hundred of them are reconstructed as badly,
         * or the code lies far out, or both are doubtful.
         */
        public boolean unlike() {
            return percentile < 1 || deviation >= FAR || (deviation >= OUTLYING && percentile < POOR);
        }
    }

    /** Codes of pictures of any size, which are fitted: the middle square at the model's size. */
    public List<Encoded> encode(List<Image> pictures) {
        float[] images = coded.numbers(pictures);
        float[] codes = coded.codes(coded.posteriors(images));
        float[] drawn = coded.decode(codes);
        float[] coordinates = coded.coordinates(codes);
        List<Image> reconstructions = coded.pictures(drawn);
        List<Encoded> encoded = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            double psnr = PictureScores.psnr(new PictureScores.Pair(images, drawn, i, channels(), size()));
            if (!Double.isFinite(psnr)) {
                throw new IllegalArgumentException(
                        "the model " + name + " draws pictures that are not finite; its weights are damaged");
            }
            float[] code = row(coordinates, i);
            encoded.add(new Encoded(code, reconstructions.get(i), psnr, calibration.percentile(psnr), deviation(code)));
        }
        return encoded;
    }

    /** The root mean square of a code's entries that are no angles; 0 where all are. */
    private double deviation(float[] code) {
        double squares = 0;
        int count = 0;
        for (CodeLayout.Group group : layout().groups()) {
            for (int entry = group.offset(); entry < group.end() && !isAngle(group.name()); entry++) {
                squares += (double) code[entry] * code[entry];
                count++;
            }
        }
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    /** Pictures of codes. */
    public List<Image> render(List<float[]> codes) {
        int entries = layout().size();
        float[] all = new float[Math.multiplyExact(entries, codes.size())];
        for (int i = 0; i < codes.size(); i++) {
            check(codes.get(i));
            System.arraycopy(codes.get(i), 0, all, i * entries, entries);
        }
        return coded.pictures(coded.decode(coded.codesOf(all)));
    }

    private float[] row(float[] codes, int index) {
        int entries = layout().size();
        return java.util.Arrays.copyOfRange(codes, index * entries, (index + 1) * entries);
    }

    private void check(float[] code) {
        if (code.length != layout().size()) {
            throw new IllegalArgumentException(
                    "a code of the model " + name + " has " + layout().size() + " entries, got " + code.length);
        }
    }

    /** From and to, in degrees, of an angle's training scenes. */
    public List<Double> range(String angle) {
        calibration(angle);
        return recipe.data().range(angle);
    }

    /** The median error of an angle in degrees on unseen scenes, as the model was scored; NaN where it was not. */
    public double medianError(String angle) {
        calibration(angle);
        return scores.getOrDefault(angle + "_median_error", Double.NaN);
    }

    /** The median error in degrees of one who always answers the middle of the range that scenes are drawn from. */
    public double guessError(String angle) {
        List<Double> range = range(angle);
        return (range.get(1) - range.get(0)) / 4;
    }

    /** Whether an angle was learned: unless the model's own scores say that guessing does as well. */
    public boolean learned(String angle) {
        return !(medianError(angle) >= guessError(angle));
    }

    /** Whether an angle goes all the way round, so that no value lies outside. */
    public boolean fullTurn(String angle) {
        return calibration(angle).fullTurn();
    }

    private AngleCalibration calibration(String angle) {
        group(angle);
        if (!isAngle(angle)) {
            throw new IllegalArgumentException("group '" + angle + "' of the model " + name + " is no angle");
        }
        return calibration.angle(angle);
    }

    /** The degrees that an angle of a code stands for. */
    public double degrees(float[] code, String angle) {
        check(code);
        AngleCalibration map = calibration(angle);
        CodeLayout.Group group = group(angle);
        float[] raw = coded.codesOf(code);
        return map.pair()
                ? map.degrees(raw[group.offset()], raw[group.offset() + 1])
                : map.degrees(raw[group.offset()]);
    }

    /**
     * {@link #withDegrees} for an angle that was learned; the code as it is for one that was not: its entries hold something
     * else, such as colour, which setting them would change.
     */
    public float[] withLearnedDegrees(float[] code, String angle, double degrees) {
        float[] changed = withDegrees(code, angle, degrees);
        return learned(angle) ? changed : code;
    }

    /** The code with an angle set in degrees; those outside the trained range go on along the last straight line. */
    public float[] withDegrees(float[] code, String angle, double degrees) {
        check(code);
        AngleCalibration map = calibration(angle);
        if (!Double.isFinite(degrees)) {
            throw new IllegalArgumentException(angle + " must be finite, got " + degrees);
        }
        float[] raw = coded.codesOf(code);
        coded.setAngle(raw, 0, map, degrees);
        return withGroup(code, angle, coded.coordinates(raw));
    }

    /** The code with a group as another code has it. */
    public float[] withGroup(float[] code, String group, float[] other) {
        check(code);
        check(other);
        CodeLayout.Group entries = group(group);
        float[] changed = code.clone();
        System.arraycopy(other, entries.offset(), changed, entries.offset(), entries.size());
        return changed;
    }

    /** The code with one entry of a group that is no angle. */
    public float[] withEntry(float[] code, String group, int index, double value) {
        check(code);
        CodeLayout.Group entries = free(group);
        if (index < 0 || index >= entries.size()) {
            throw new IllegalArgumentException("the model " + name + " has " + group + ".0 to " + group + "."
                    + (entries.size() - 1) + ", got " + group + "." + index);
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(group + "." + index + " must be finite, got " + value);
        }
        float[] changed = code.clone();
        changed[entries.offset() + index] = (float) value;
        return changed;
    }

    /**
     * The code with a group mixed with a draw from its prior: u becomes sqrt(1 - s^2) u + s e, which keeps the law of u.
     *
     * @param strength s: 0 the code itself, 1 a draw that has nothing of it
     */
    public float[] varied(float[] code, String group, double strength, long seed, int number) {
        check(code);
        CodeLayout.Group entries = free(group);
        if (!(strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException("a strength is 0 to 1, got " + strength);
        }
        return varied(entries, code, strength, variation(layout(), group, seed, number));
    }

    /** The draws of a variation. */
    static Draws variation(CodeLayout layout, String group, long seed, int number) {
        return new Draws(seed, Draws.Purpose.VARIATIONS, layout.index(group), number);
    }

    static float[] varied(CodeLayout.Group entries, float[] code, double strength, Draws draws) {
        float[] changed = code.clone();
        for (int entry = entries.offset(); entry < entries.end(); entry++) {
            changed[entry] =
                    (float) (Math.sqrt(1 - strength * strength) * code[entry] + strength * draws.nextGaussian());
        }
        return changed;
    }

    /** A code drawn from the prior, its angles uniform over their trained ranges. */
    public float[] sample(long seed, int number) {
        Draws draws = new Draws(seed, Draws.Purpose.SAMPLES, number);
        float[] code = new float[layout().size()];
        for (CodeLayout.Group group : layout().groups()) {
            if (!isAngle(group.name())) {
                for (int entry = group.offset(); entry < group.end(); entry++) {
                    code[entry] = (float) draws.nextGaussian();
                }
            }
        }
        for (AngleCalibration angle : calibration.angles()) {
            List<Double> range = range(angle.group());
            double degrees = range.get(0) + draws.nextDouble() * (range.get(1) - range.get(0));
            code = withDegrees(code, angle.group(), degrees);
        }
        return code;
    }

    private CodeLayout.Group free(String group) {
        CodeLayout.Group entries = group(group);
        if (isAngle(group)) {
            throw new IllegalArgumentException("group '" + group + "' of the model " + name
                    + " is an angle, asked for in degrees; it has no entries to set or vary");
        }
        return entries;
    }
}
