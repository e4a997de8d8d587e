package dev.facet.training;

import dev.facet.data.DataFormatException;
import dev.facet.tensor.Safetensors;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * All that resuming to the same bits needs, in one file that is replaced in one move, so that a run killed at any moment
 * has its last checkpoint whole. The order of pictures and their variation are keyed by seed and step and need no state.
 *
 * @param step steps done
 * @param seed of the run
 * @param threads of the tensor engine
 * @param optimiserSteps steps the optimiser counted
 * @param arrays the optimiser's state and the moving means, by name
 * @param generator state of the engine's random stream
 * @param seconds how long each step took
 * @param window sums of loss and accuracy since the last line of metrics, and how many steps they hold
 * @param lineBytes length of metrics.jsonl
 * @param eventBytes length of the event file
 */
@SuppressWarnings("ArrayRecordComponent")
record Checkpoint(
        int step,
        long seed,
        int threads,
        long optimiserSteps,
        Map<String, float[]> arrays,
        byte[] generator,
        double[] seconds,
        double[] window,
        long lineBytes,
        long eventBytes) {
    private static final String FILE = "checkpoint.safetensors";
    private static final String MODEL = "model.";
    private static final String STATE = "state.";

    static Path file(Path run) {
        return run.resolve(Run.CHECKPOINT).resolve(FILE);
    }

    static boolean exists(Path run) {
        return Files.isRegularFile(file(run));
    }

    /** Writes the checkpoint of a run, with the model's weights and what is to be known of them, in place of the last. */
    @SuppressWarnings("try") // the scope acts by being open
    void write(Path run, Module model, Map<String, String> weightFacts) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> facts = new LinkedHashMap<>(weightFacts);
        facts.put("step", Integer.toString(step));
        facts.put("seed", Long.toString(seed));
        facts.put("threads", Integer.toString(threads));
        facts.put("optimiser_steps", Long.toString(optimiserSteps));
        facts.put("metrics_bytes", Long.toString(lineBytes));
        facts.put("events_bytes", Long.toString(eventBytes));
        try (Scope scope = Scope.open()) {
            Weights.state(model).forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
            arrays.forEach((name, array) -> tensors.put(STATE + name, Tensors.of(array, array.length)));
            tensors.put("generator", Tensors.ofBytes(generator, generator.length));
            tensors.put("seconds", Tensors.of(seconds, seconds.length));
            tensors.put("window", Tensors.of(window, window.length));
            Files.createDirectories(file(run).getParent());
            Safetensors.write(file(run), tensors, facts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the checkpoint of a run and puts its weights into the model. */
    @SuppressWarnings("try")
    static Checkpoint read(Path run, Module model) {
        Path file = file(run);
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = Safetensors.read(file);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            Map<String, float[]> arrays = new LinkedHashMap<>();
            tensors.forEach((name, tensor) -> {
                if (name.startsWith(MODEL)) {
                    weights.put(name.substring(MODEL.length()), tensor);
                } else if (name.startsWith(STATE)) {
                    arrays.put(name.substring(STATE.length()), Tensors.floats(tensor));
                }
            });
            Weights.load(weights, model, file.toString());
            Map<String, String> facts = Safetensors.metadata(file);
            return new Checkpoint(
                    Math.toIntExact(number(file, facts, "step")),
                    number(file, facts, "seed"),
                    Math.toIntExact(number(file, facts, "threads")),
                    number(file, facts, "optimiser_steps"),
                    arrays,
                    Tensors.bytes(tensor(file, tensors, "generator")),
                    Tensors.doubles(tensor(file, tensors, "seconds")),
                    Tensors.doubles(tensor(file, tensors, "window")),
                    number(file, facts, "metrics_bytes"),
                    number(file, facts, "events_bytes"));
        }
    }

    /** The seed and the threads of a run's checkpoint. */
    static long fact(Path run, String name) {
        return number(file(run), Safetensors.metadata(file(run)), name);
    }

    private static long number(Path file, Map<String, String> facts, String name) {
        try {
            return Long.parseLong(facts.getOrDefault(name, ""));
        } catch (NumberFormatException e) {
            throw new DataFormatException(file, "is not a checkpoint, its '" + name + "' is not a number", e);
        }
    }

    private static Tensor tensor(Path file, Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new DataFormatException(file, "is not a checkpoint, it has no '" + name + "'");
        }
        return tensor;
    }
}
