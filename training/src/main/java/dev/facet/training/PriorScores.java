package dev.facet.training;

import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.nn.CodeLayout;
import dev.facet.nn.Likelihood;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The network as a model of pictures: {@code bound}, the mean of one-sample bounds of single pictures in nats under the
 * fitted prior; {@code prior_like_true_share}, the part of pictures drawn from the prior, each in the pose and light of a
 * training scene, that principal components come as near to as to 95 % of true renders.
 */
final class PriorScores {
    private static final double TRUE_SHARE = 0.95;

    private final EvaluationScenes scenes;
    private final CodedScenes network;

    PriorScores(EvaluationScenes scenes) {
        this.scenes = scenes;
        this.network = scenes.network();
    }

    @SuppressWarnings("try") // scope and mode act by being open
    double bound(EvaluationScenes.Coded coded) {
        InverseGraphicsNetwork net = network.network();
        int outputs = net.code().outputs();
        int entries = network.layout().size();
        int numbers = network.channels() * network.size() * network.size();
        Draws draws = EvaluationScenes.Use.BOUND_NOISE.draws();
        double sum = 0;
        int count = coded.scenes().length;
        for (int i = 0; i < count; i++) {
            float[] noise = new float[entries];
            for (int j = 0; j < entries; j++) {
                noise[j] = (float) draws.nextGaussian();
            }
            try (NoGrad noGrad = NoGrad.open();
                    Scope scope = Scope.open()) {
                Tensor posterior =
                        Tensors.of(Arrays.copyOfRange(coded.posteriors(), i * outputs, (i + 1) * outputs), 1, outputs);
                Tensor image = Tensors.of(
                        Arrays.copyOfRange(coded.rendered().images(), i * numbers, (i + 1) * numbers),
                        1,
                        network.channels(),
                        network.size(),
                        network.size());
                Tensor output = net.output(net.code().sample(posterior, Tensors.of(noise, 1, entries)));
                Tensor likelihood = net.logits()
                        ? Likelihood.crossEntropy(image, output)
                        : Likelihood.gaussian(
                                image, output, scenes.recipe().loss().deviation());
                sum += likelihood.sub(net.prior().divergence(posterior)).item_float();
            }
        }
        return sum / count;
    }

    void samples(Map<String, Double> scores, PrincipalPictures principal, EvaluationScenes.Coded coded) {
        double[] residuals = principal.residuals(coded.rendered().images());
        Arrays.sort(residuals);
        double bar = residuals[Math.min(residuals.length - 1, (int) (TRUE_SHARE * residuals.length))];
        double[] drawn = principal.residuals(drawn(coded.scenes().length));
        scores.put(
                "prior_like_true_share",
                (double) Arrays.stream(drawn).filter(r -> r <= bar).count() / drawn.length);
    }

    /** Pictures of subjects drawn from the prior, each in the pose and light of a training scene. */
    private float[] drawn(int count) {
        float[] coordinates = network.coordinates(
                scenes.code(EvaluationScenes.draw(scenes.training(), EvaluationScenes.Use.PRIOR_POSES, count))
                        .codes());
        Draws draws = EvaluationScenes.Use.PRIOR.draws();
        int entries = network.layout().size();
        for (CodeLayout.Group group : network.layout().groups()) {
            if (!EvaluationScenes.ANGLES.contains(group.name())) {
                for (int i = 0; i < count; i++) {
                    for (int entry = group.offset(); entry < group.end(); entry++) {
                        coordinates[i * entries + entry] = (float) draws.nextGaussian();
                    }
                }
            }
        }
        return network.decode(network.codesOf(coordinates));
    }
}
