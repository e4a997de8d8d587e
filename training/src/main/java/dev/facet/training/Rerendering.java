package dev.facet.training;

import dev.facet.data.Image;
import dev.facet.data.SceneDraw;
import dev.facet.data.ScenePictures;
import dev.facet.graph.Parallel;
import java.util.ArrayList;
import java.util.List;

/**
 * One picture of a subject drawn again by a model under other angles, textures and shapes, beside the true renders of the
 * same scenes.
 *
 * <p>True renders are made as those of training: at the model's size, with the recipe's subject and samples. PSNR is that
 * of pictures of 8 bits.
 *
 * <p>Randomness: none beyond the identities' keys.
 *
 * <p>Errors: {@link IllegalArgumentException} for a group or angle that the model does not have, naming the model.
 */
public final class Rerendering {
    private final GraphicsModel model;
    private final ScenePictures pictures;
    private final SceneDraw scene;
    private final Image given;
    private final GraphicsModel.Encoded encoded;

    /** Renders a scene and encodes the picture: all that the model ever sees of the subject. */
    public Rerendering(GraphicsModel model, SceneDraw scene) {
        this.model = model;
        this.scene = scene;
        this.pictures = InverseGraphicsTask.pictures(
                model.recipe(), SceneSubjects.find(model.recipe().data().path()), Math.max(1, Parallel.threads()));
        this.given = renders(List.of(scene)).getFirst();
        this.encoded = model.encode(List.of(given)).getFirst();
    }

    /**
     * The picture under several values of one factor.
     *
     * @param factor a group of the code
     * @param values degrees, or identities whose shape or texture is taken
     * @param taken the pictures that shape or texture is taken from; empty for an angle
     * @param truth true renders
     * @param drawn what the model draws
     * @param psnr of what is drawn against the true render, in dB
     * @param unchanged PSNR of the picture as it was given against the true render
     */
    public record Row(
            String factor,
            List<Double> values,
            List<Image> taken,
            List<Image> truth,
            List<Image> drawn,
            List<Double> psnr,
            List<Double> unchanged) {
        public Row {
            values = List.copyOf(values);
            taken = List.copyOf(taken);
            truth = List.copyOf(truth);
            drawn = List.copyOf(drawn);
            psnr = List.copyOf(psnr);
            unchanged = List.copyOf(unchanged);
        }

        public double meanPsnr() {
            return Metrics.mean(psnr.stream().mapToDouble(p -> p).toArray());
        }

        public double meanUnchanged() {
            return Metrics.mean(unchanged.stream().mapToDouble(p -> p).toArray());
        }
    }

    /** The picture that the model is given. */
    public Image given() {
        return given;
    }

    /** What the model makes of it. */
    public GraphicsModel.Encoded encoded() {
        return encoded;
    }

    /** Under other values, in degrees, of azimuth, elevation or light. */
    public Row along(String angle, List<Double> degrees) {
        List<SceneDraw> scenes = new ArrayList<>();
        for (double value : degrees) {
            scenes.add(
                    switch (angle) {
                        case "azimuth" -> scene.withPose(value, scene.elevation());
                        case "elevation" -> scene.withPose(scene.azimuth(), value);
                        case "light" -> scene.withLight(value);
                        default ->
                            throw new IllegalArgumentException("an angle is azimuth, elevation or light, got " + angle);
                    });
        }
        return row(angle, degrees, List.of(), scenes, model.scoredWithLearnedDegrees(encoded.code(), angle, degrees));
    }

    /** With the shape or the texture of other identities, each as it is seen in one picture from the front. */
    public Row from(String group, List<Long> identities) {
        boolean shape = group.equals("shape");
        if (!shape && !group.equals("texture")) {
            throw new IllegalArgumentException("shape or texture are taken from others, got " + group);
        }
        List<Image> taken = renders(identities.stream().map(SceneDraw::of).toList());
        List<GraphicsModel.Encoded> others = model.encode(taken);
        List<SceneDraw> scenes = new ArrayList<>();
        List<float[]> codes = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            long other = identities.get(i);
            scenes.add(scene.withIdentities(
                    shape ? other : scene.shape(), shape ? scene.texture() : other, scene.expression()));
            codes.add(model.withGroup(encoded.code(), group, others.get(i).code()));
        }
        return row(group, identities.stream().map(Long::doubleValue).toList(), taken, scenes, codes);
    }

    private Row row(
            String factor, List<Double> values, List<Image> taken, List<SceneDraw> scenes, List<float[]> codes) {
        List<Image> truth = renders(scenes);
        List<Image> drawn = model.render(codes);
        List<Double> psnr = new ArrayList<>();
        List<Double> unchanged = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            psnr.add(PictureScores.psnr(drawn.get(i), truth.get(i)));
            unchanged.add(PictureScores.psnr(given, truth.get(i)));
        }
        return new Row(factor, values, taken, truth, drawn, psnr, unchanged);
    }

    private List<Image> renders(List<SceneDraw> scenes) {
        return renders(pictures, scenes);
    }

    /** Renders of scenes as pictures of 8 bits. */
    static List<Image> renders(ScenePictures pictures, List<SceneDraw> scenes) {
        int size = pictures.size();
        float[] images = new float[scenes.size() * pictures.channels() * size * size];
        pictures.render(scenes.toArray(SceneDraw[]::new), images, new float[scenes.size() * size * size]);
        return CodedPictures.pictures(images, pictures.channels(), size);
    }

    /** Renders of scenes as a recipe's network would be given them. */
    public static List<Image> renders(Recipe recipe, List<SceneDraw> scenes) {
        if (!(recipe instanceof InverseGraphicsRecipe graphics)) {
            throw new IllegalArgumentException("the recipe " + recipe.name() + " trains on no scenes");
        }
        return renders(
                InverseGraphicsTask.pictures(
                        graphics, SceneSubjects.find(graphics.data().path()), Math.max(1, Parallel.threads())),
                scenes);
    }
}
