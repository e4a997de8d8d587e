package dev.facet.training;

import dev.facet.tensor.Safetensors;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The named tensors of a model, out and in: to files and between copies of the same model. */
final class Weights {
    private Weights() {}

    /** Parameters by dotted name, in the order the model made them. */
    static Map<String, Tensor> parameters(Module model) {
        return named(model.named_parameters());
    }

    /** Parameters and buffers. */
    static Map<String, Tensor> state(Module model) {
        Map<String, Tensor> state = parameters(model);
        state.putAll(named(model.named_buffers()));
        return state;
    }

    private static Map<String, Tensor> named(StringTensorDict dict) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        var keys = dict.keys();
        var values = dict.values();
        for (long i = 0; i < keys.size(); i++) {
            // A handle of its own: what get returns points into the vector and dies with it.
            named.put(keys.get(i).getString(), new Tensor(values.get(i)));
        }
        return named;
    }

    /** How many numbers the model learns. */
    static long count(Module model) {
        return parameters(model).values().stream().mapToLong(Tensor::numel).sum();
    }

    static void write(Path file, Module model, Map<String, String> metadata) {
        Safetensors.write(file, state(model), metadata);
    }

    /**
     * Puts a file's tensors into the model.
     *
     * @throws IllegalArgumentException if a name is missing or too many, or a shape differs, naming the file
     */
    @SuppressWarnings("try") // the scope acts by being open
    static void read(Path file, Module model) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.read(file));
            tensors.keySet().removeIf(name -> name.startsWith(Export.MASKS));
            load(tensors, model, file.toString());
        }
    }

    /** Puts the given tensors into the model, bit by bit; float16 where the model has float32 is widened. */
    static void load(Map<String, Tensor> from, Module model, String source) {
        Map<String, Tensor> state = state(model);
        for (String name : from.keySet()) {
            if (!state.containsKey(name)) {
                throw new IllegalArgumentException(
                        source + ": holds '" + name + "', which the model of its settings does not have");
            }
        }
        state.forEach((name, target) -> {
            Tensor given = from.get(name);
            if (given == null) {
                throw new IllegalArgumentException(source + ": '" + name + "' is missing");
            }
            boolean half = Tensors.type(given) == ScalarType.Half && Tensors.type(target) == ScalarType.Float;
            if (!Arrays.equals(Tensors.sizes(given), Tensors.sizes(target))
                    || !(half || Tensors.type(given) == Tensors.type(target))) {
                throw new IllegalArgumentException(source + ": '" + name + "' is " + Tensors.type(given) + " "
                        + Tensors.shape(given) + ", the model has " + Tensors.type(target) + " "
                        + Tensors.shape(target));
            }
            Tensor same = half ? given.to(ScalarType.Float) : given;
            MemorySegment.copy(Tensors.segment(same), 0, Tensors.segment(target), 0, target.nbytes());
        });
    }
}
