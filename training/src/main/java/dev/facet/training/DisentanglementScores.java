package dev.facet.training;

import dev.facet.data.SceneDraw;
import dev.facet.data.SceneRanges;
import dev.facet.graphics.ExpressiveSubject;
import dev.facet.graphics.Subject;
import dev.facet.nn.CodeLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@link GroupDisentanglement} of the code's groups for azimuth, elevation, light, shape, texture and, where the code has a
 * group for it, expression: {@code group_disentanglement}, {@code group_completeness}, {@code group_informativeness},
 * {@code informativeness_FACTOR} and the table, {@code importance_GROUP_FACTOR}.
 *
 * <p>Factors: angles in degrees, one that goes all the way round as cosine and sine; shape and texture as the first 10 of
 * the subject's coordinates, or all where there are fewer: those of largest effect of heads, while those of chairs choose
 * among kinds, which a straight line explains badly; expression as what is seen of all its coordinates, which are in no
 * such order. Groups: an angle pair enters as
 * the degrees it is read as, or their cosine and sine, all else as its entries in the prior's coordinates; the pairs of an
 * entangled network, which need not mean angles, as their two entries. Subjects whose front cannot be told from their rear
 * are not looked at.
 */
final class DisentanglementScores {
    private static final int COORDINATES = 10;

    private final EvaluationScenes scenes;
    private final SceneAngles angles;

    DisentanglementScores(EvaluationScenes scenes, SceneAngles angles) {
        this.scenes = scenes;
        this.angles = angles;
    }

    void add(Map<String, Double> scores, SceneRanges ranges, int count) {
        EvaluationScenes.Coded coded = scenes.code(scenes.drawOriented(ranges, EvaluationScenes.Use.FACTORS, count));
        List<double[][]> groups = new ArrayList<>();
        CodeLayout layout = scenes.network().layout();
        float[] coordinates = scenes.network().coordinates(coded.codes());
        for (CodeLayout.Group group : layout.groups()) {
            boolean read = group.kind() == CodeLayout.Kind.ANGLE_PAIR && angles instanceof CalibratedAngles;
            groups.add(
                    read
                            ? angle(group.name(), angles.degrees(coded.codes(), group.name()))
                            : entries(coordinates, layout.size(), group));
        }
        List<String> names = new ArrayList<>(EvaluationScenes.ANGLES);
        List<double[][]> factors = new ArrayList<>();
        for (String name : names) {
            factors.add(angle(name, EvaluationScenes.truth(coded.scenes(), name)));
        }
        Subject subject = scenes.subject();
        names.add("shape");
        factors.add(
                coordinates(coded.scenes(), first(subject.shapeDimension()), scene -> subject.shape(scene.shape())));
        names.add("texture");
        factors.add(coordinates(
                coded.scenes(), first(subject.textureDimension()), scene -> subject.texture(scene.texture())));
        if (layout.has("expression") && subject instanceof ExpressiveSubject face) {
            names.add("expression");
            factors.add(coordinates(
                    coded.scenes(),
                    face.expressionDimension(),
                    scene -> face.shown(face.expression(scene.expression()))));
        }
        GroupDisentanglement found = GroupDisentanglement.of(
                joined(groups), groups.stream().map(group -> group[0].length).toList(), factors);
        scores.put("group_disentanglement", found.disentanglement());
        scores.put("group_completeness", found.completeness());
        scores.put("group_informativeness", found.informativeness());
        for (int f = 0; f < names.size(); f++) {
            scores.put("informativeness_" + names.get(f), found.r2(f));
        }
        for (int g = 0; g < groups.size(); g++) {
            for (int f = 0; f < names.size(); f++) {
                scores.put("importance_" + layout.groups().get(g).name() + "_" + names.get(f), found.importance(g, f));
            }
        }
    }

    private double[][] angle(String name, double[] degrees) {
        double[][] rows = new double[degrees.length][];
        for (int i = 0; i < rows.length; i++) {
            double a = Math.toRadians(degrees[i]);
            rows[i] = scenes.fullTurn(name) ? new double[] {Math.cos(a), Math.sin(a)} : new double[] {degrees[i]};
        }
        return rows;
    }

    private static double[][] entries(float[] coordinates, int d, CodeLayout.Group group) {
        double[][] rows = new double[coordinates.length / d][group.size()];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < group.size(); k++) {
                rows[i][k] = coordinates[i * d + group.offset() + k];
            }
        }
        return rows;
    }

    private static int first(int dimension) {
        return Math.min(COORDINATES, dimension);
    }

    private static double[][] coordinates(
            SceneDraw[] scenes, int count, java.util.function.Function<SceneDraw, float[]> all) {
        double[][] rows = new double[scenes.length][count];
        for (int i = 0; i < rows.length; i++) {
            float[] own = all.apply(scenes[i]);
            for (int k = 0; k < rows[i].length; k++) {
                rows[i][k] = own[k];
            }
        }
        return rows;
    }

    private static double[][] joined(List<double[][]> groups) {
        double[][] rows = new double[groups.getFirst().length][];
        for (int i = 0; i < rows.length; i++) {
            List<Double> row = new ArrayList<>();
            for (double[][] group : groups) {
                for (double value : group[i]) {
                    row.add(value);
                }
            }
            rows[i] = row.stream().mapToDouble(value -> value).toArray();
        }
        return rows;
    }
}
