package dev.facet.training;

import dev.facet.data.AtomicFiles;
import dev.facet.data.DataFormatException;
import dev.facet.models.VisionTransformer;
import dev.facet.nn.LearnedMask;
import dev.facet.nn.MaskStructure;
import dev.facet.nn.TopologicalAttention;
import dev.facet.tensor.Safetensors;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trained model for others: config.json, model.safetensors with PyTorch's names, README.md, and model.py, which loads
 * and runs it in PyTorch alone. Learned masks go along as the values of their non-zeros, so that no walks need to be
 * drawn there.
 */
public final class Export {
    /** Names of tensors that hold masks and are no part of the model. */
    static final String MASKS = "masks.";

    private static final String SCRIPT = "model.py";
    private static final String FORMAT = "facet-vision-transformer-1";

    private Export() {}

    /** Exports a finished run. With {@code force} an earlier export is replaced, and no other folder is. */
    public static void of(Path run, Path out, boolean force) {
        AtomicFiles.refuseExisting(out, force);
        refuseForeign(out);
        Run opened = Run.open(run);
        VisionTransformer model = opened.model();
        AtomicFiles.writeDirectory(out, force, folder -> {
            Json.write(folder.resolve(Run.EXPORT_CONFIG), config(opened));
            weights(folder.resolve(Run.MODEL), model);
            Files.writeString(folder.resolve(SCRIPT), script());
            Files.writeString(folder.resolve(Run.CARD), readme(opened));
        });
    }

    private static void refuseForeign(Path out) {
        if (!Files.exists(out) || (Files.isDirectory(out) && AtomicFiles.isEmpty(out))) {
            return;
        }
        if (!Files.isDirectory(out)) {
            throw new IllegalArgumentException(out + " is a file, a folder is wanted for an export");
        }
        if (!exported(out.resolve(Run.EXPORT_CONFIG))) {
            throw new IllegalArgumentException(
                    out + " is not an exported folder, so --force will not replace it; name another");
        }
    }

    private static boolean exported(Path config) {
        try {
            return Files.isRegularFile(config)
                    && Json.read(config).path("format").asString("").equals(FORMAT);
        } catch (DataFormatException e) {
            return false; // somebody else's config.json
        }
    }

    private static ObjectNode config(Run run) {
        ObjectNode config = Json.object();
        config.put("format", FORMAT);
        config.set("model", Settings.tree(run.imageRecipe().model()));
        config.set("data", Settings.tree(run.pictureFacts()));
        config.set("recipe", run.recipe().tree());
        ObjectNode scores = config.putObject("evaluation");
        run.evaluation().forEach((split, values) -> scores.set(split, Json.scores(values)));
        config.put("version", Provenance.version());
        return config;
    }

    @SuppressWarnings("try") // the scope acts by being open
    private static void weights(Path file, VisionTransformer model) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(Weights.state(model));
            if (model.config().attention().mask().modulated()) {
                tensors.putAll(masks(model));
            }
            Safetensors.write(file, tensors, Map.of("format", "pt"));
        }
    }

    /** Rows and columns of the non-zeros (entries), the same for all layers, and the values of each (H, entries). */
    private static Map<String, Tensor> masks(VisionTransformer model) {
        MaskStructure structure = model.structure();
        int[] offsets = structure.pattern().offsets();
        int[] columns = structure.pattern().columns();
        int[] rows = new int[columns.length];
        for (int i = 0; i + 1 < offsets.length; i++) {
            for (int entry = offsets[i]; entry < offsets[i + 1]; entry++) {
                rows[entry] = i;
            }
        }
        Map<String, Tensor> masks = new LinkedHashMap<>();
        masks.put(MASKS + "rows", Tensors.of(rows, rows.length));
        masks.put(MASKS + "columns", Tensors.of(columns, columns.length));
        List<TopologicalAttention> layers = model.attentions();
        for (int layer = 0; layer < layers.size(); layer++) {
            double[][] heads = layers.get(layer).modulations();
            float[] values = new float[heads.length * columns.length];
            for (int h = 0; h < heads.length; h++) {
                float[] own = LearnedMask.values(structure, heads[h]);
                System.arraycopy(own, 0, values, h * columns.length, own.length);
            }
            masks.put(MASKS + layer, Tensors.of(values, heads.length, columns.length));
        }
        return masks;
    }

    /** The text of model.py. */
    static String script() {
        try (InputStream in = Objects.requireNonNull(Export.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readme(Run run) {
        String card = ModelCard.of(run);
        String withoutPlots = card.substring(0, card.indexOf("\nAll settings are in"));
        return withoutPlots + """

                ## Use

                In PyTorch, with nothing of Facet installed:

                ```python
                from model import load
                model = load(".")                     # config.json and model.safetensors beside model.py
                logits = model(pictures)              # (B, C, H, W), bytes 0..255 as a float or uint8 tensor
                print(model.classes[logits[0].argmax()])
                ```

                The names of the weights are PyTorch's own dotted names. Tensors under `masks.` are the learned masks'
                values on their non-zeros; they are as trained, so f no longer changes when the model is trained on.

                With Facet: `facet predict FOLDER picture.png`.
                """;
    }
}
