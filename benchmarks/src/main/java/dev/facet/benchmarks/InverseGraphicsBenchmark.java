package dev.facet.benchmarks;

import static org.bytedeco.pytorch.global.torch.mse_loss;

import dev.facet.data.SceneBatch;
import dev.facet.data.SceneBatches;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.models.LeanInverseGraphics;
import dev.facet.tensor.Engine;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import dev.facet.training.InverseGraphicsRecipe;
import dev.facet.training.Recipes;
import dev.facet.training.SceneTrainingStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code facet bench inverse-graphics}: pictures a second in training the recipe heads-64, rendering included, and a step
 * with clamping and the recipe's loss against one of the same network with neither (mean squared error, torch's AdamW).
 */
final class InverseGraphicsBenchmark {
    private static final long SEED = 1;
    /** So small that timed steps leave the weights where they are, as warm-up steps do. */
    private static final double RATE = 1e-5;

    private static final int STEPS_OF_A_ROUND = 10;
    private static final String CLAMPED = "step with clamping";
    private static final String PLAIN = "step of the bare network in torch alone";
    private static final String WHOLE = "training with rendering";

    private final Effort effort;
    private final BenchmarkLog log;

    InverseGraphicsBenchmark(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
    }

    BenchmarkReport run() {
        InverseGraphicsRecipe recipe = (InverseGraphicsRecipe) Recipes.load("heads-64", List.of());
        SceneBatches batches = SceneTrainingStep.batches(recipe, SEED);
        SceneTrainingStep clamped = new SceneTrainingStep(network(recipe), recipe, SEED);
        SceneTrainingStep trained = new SceneTrainingStep(network(recipe), recipe, SEED);
        Bare bare = new Bare((LeanInverseGraphics) network(recipe));
        SceneBatch batch = batches.batch(0);
        int steps = effort.trainingSteps() * STEPS_OF_A_ROUND / 2;

        SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
        race.add(CLAMPED, () -> clamped.run(batch, RATE));
        race.add(PLAIN, () -> bare.run(batch));
        race.add(WHOLE, () -> train(trained, batches, steps));
        race.run();
        Map<String, BenchmarkReport.Timing> seconds = new LinkedHashMap<>(race.timings());
        double whole = race.seconds(WHOLE);
        List<Row> rows = List.of(
                Row.atLeast("images-a-second", steps * recipe.training().batch() / whole, "images/s", 280),
                Row.atMost("clamped-over-bare", race.ratio(CLAMPED, PLAIN), "x", 1.25));
        String setting = "heads-64: batches of " + recipe.training().batch() + " pictures of 64 x 64; training takes "
                + steps + " steps, rendered ahead by a thread of their own";
        return new BenchmarkReport(setting, rows, agreements(batches), seconds, List.of());
    }

    private static InverseGraphicsNetwork network(InverseGraphicsRecipe recipe) {
        RandomStream.seed(SEED);
        return InverseGraphicsNetwork.of(recipe.model());
    }

    /** Steps whose batches another thread renders ahead, as in training. */
    private static void train(SceneTrainingStep step, SceneBatches batches, int steps) {
        try (ExecutorService renderer = Executors.newSingleThreadExecutor()) {
            List<Future<SceneBatch>> ahead = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                int number = i;
                ahead.add(renderer.submit(() -> batches.batch(number)));
            }
            for (Future<SceneBatch> next : ahead) {
                step.run(next.get(), RATE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while training", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a batch was not rendered", e);
        }
    }

    /** A batch is the same whoever renders it. */
    private static List<Agreement> agreements(SceneBatches batches) {
        return List.of(Agreement.of(
                "a batch rendered twice",
                batches.batch(3).images(),
                batches.batch(3).images(),
                0));
    }

    /** The network without clamping, noise or the recipe's loss. */
    private static final class Bare {
        private final LeanInverseGraphics network;
        private final AdamW optimiser;

        Bare(LeanInverseGraphics network) {
            Engine.start();
            this.network = network;
            this.optimiser = new AdamW(network.parameters(), new AdamWOptions(RATE));
        }

        @SuppressWarnings("try") // the scope acts by being open
        double run(SceneBatch batch) {
            try (Scope scope = Scope.open()) {
                int size = network.config().size();
                Tensor images = Tensors.of(
                        batch.images(), batch.count(), network.config().channels(), size, size);
                optimiser.zero_grad();
                Tensor output = network.output(network.code().middle(network.encode(images)));
                Tensor loss = mse_loss(output, images);
                Gradients.backward(loss);
                optimiser.step();
                return loss.item_float();
            }
        }
    }
}
