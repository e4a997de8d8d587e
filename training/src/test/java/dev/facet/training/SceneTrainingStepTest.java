package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.SceneBatch;
import dev.facet.data.SceneDraw;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.nn.Clamp;
import dev.facet.nn.ClampRule;
import dev.facet.nn.CodeLayout;
import dev.facet.nn.GraphicsCode;
import dev.facet.tensor.Engine;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SceneTrainingStepTest {
    @BeforeAll
    static void engine() {
        Engine.start();
    }

    /** Batches and clamping agree on which picture shares what: codes that hold the truth are left as they are. */
    @Test
    void codesThatHoldTheTruthAreLeftAsTheyAre() {
        InverseGraphicsRecipe recipe = (InverseGraphicsRecipe) TinyScenes.recipe("crossed_groups=10");
        InverseGraphicsNetwork network = InverseGraphicsNetwork.of(recipe.model());
        SceneTrainingStep step = new SceneTrainingStep(network, recipe, 3);
        GraphicsCode code = network.code();
        for (int number = 0; number < 5; number++) {
            SceneBatch batch = SceneTrainingStep.batches(recipe, 3).batch(number);
            assertThat(batch.factors()).anyMatch(factors -> factors.second() != null);
            Tensor truth = truth(batch.scenes(), code);
            Tensor noise = Tensors.of(
                    new double[batch.count() * code.layout().size()],
                    batch.count(),
                    code.layout().size());
            Clamp.Clamped clamped = new Clamp(code, ClampRule.SWAP).apply(truth, step.grouping(batch), noise);
            assertThat(Tensors.doubles(clamped.code()))
                    .containsExactly(Tensors.doubles(code.middle(truth).contiguous()), within(1e-9));
            assertThat(clamped.spread().item_double()).isCloseTo(0, within(1e-9));
        }
    }

    private static Tensor truth(SceneDraw[] scenes, GraphicsCode code) {
        double[] values = new double[scenes.length * code.outputs()];
        for (int i = 0; i < scenes.length; i++) {
            for (CodeLayout.Group group : code.layout().groups()) {
                double value = switch (group.name()) {
                    case "azimuth" -> scenes[i].azimuth();
                    case "elevation" -> scenes[i].elevation();
                    case "light" -> scenes[i].light();
                    case "shape" -> scenes[i].shape() / 1e6;
                    default -> scenes[i].texture() / 1e6;
                };
                boolean pair = group.kind() == CodeLayout.Kind.ANGLE_PAIR;
                for (int entry = group.offset(); entry < group.end(); entry++) {
                    double radians = Math.toRadians(value);
                    values[i * code.outputs() + entry] =
                            !pair ? value + entry : entry == group.offset() ? Math.cos(radians) : Math.sin(radians);
                }
            }
        }
        return Tensors.of(values, scenes.length, code.outputs());
    }
}
