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
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trained model for others: config.json, model.safetensors with PyTorch's names, README.md, and model.py, which loads
 * and runs it in PyTorch alone. Learned masks go along as the values of their non-zeros, so that no walks need to be
 * drawn there; an inverse graphics network takes its calibration along.
 */
public final class Export {
    /** Names of tensors that hold masks and are no part of the model. */
    static final String MASKS = "masks.";

    private static final String SCRIPT = "model.py";
    private static final String SCENES_SCRIPT = "graphics_model.py";
    private static final String PICTURES_FORMAT = "facet-vision-transformer-1";
    private static final String SCENES_FORMAT = "facet-inverse-graphics-1";

    private Export() {}

    /** Exports a finished run. With {@code force} an earlier export is replaced, and no other folder is. */
    public static void of(Path run, Path out, boolean force) {
        of(run, out, force, false);
    }

    /**
     * Exports a finished run, with {@code half} its parameters as float16; or, by its name, a model that comes with the
     * program, which is float16 in any case.
     */
    public static void of(Path run, Path out, boolean force, boolean half) {
        AtomicFiles.refuseExisting(out, force);
        refuseForeign(out);
        if (ShippedModels.named(run)) {
            shipped(run.toString(), out, force);
            return;
        }
        Run opened = Run.open(run);
        Contents contents = switch (opened.recipe()) {
            case ImageRecipe _ -> pictures(opened);
            case InverseGraphicsRecipe recipe -> scenes(opened, recipe);
        };
        AtomicFiles.writeDirectory(out, force, folder -> {
            Json.write(folder.resolve(Run.EXPORT_CONFIG), contents.config);
            contents.write(folder.resolve(Run.MODEL), half);
            Files.writeString(folder.resolve(SCRIPT), script(contents.script));
            Files.writeString(folder.resolve(Run.CARD), contents.readme);
        });
    }

    /** A model that comes with the program is an exported folder already. */
    private static void shipped(String name, Path out, boolean force) {
        ShippedModels.unpacked(name, ShippedModels::resource, unpacked -> {
            AtomicFiles.writeDirectory(out, force, folder -> {
                for (String file : List.of(Run.EXPORT_CONFIG, Run.MODEL, Run.CARD)) {
                    Files.copy(unpacked.resolve(file), folder.resolve(file));
                }
                Files.writeString(folder.resolve(SCRIPT), scenesScript());
            });
            return out;
        });
    }

    /**
     * What an exported folder holds.
     *
     * @param config settings, data, scores
     * @param model whose weights are written
     * @param masks tensors that are no part of the model
     * @param facts texts beside the weights
     * @param script the resource that becomes model.py
     * @param readme the model card
     */
    private record Contents(
            ObjectNode config,
            Module model,
            Supplier<Map<String, Tensor>> masks,
            Map<String, String> facts,
            String script,
            String readme) {
        @SuppressWarnings("try") // the scope acts by being open
        void write(Path file, boolean half) {
            try (Scope scope = Scope.open()) {
                Map<String, Tensor> tensors = new LinkedHashMap<>(Weights.state(model));
                if (half) {
                    Weights.parameters(model)
                            .keySet()
                            .forEach(name -> tensors.computeIfPresent(name, (_, tensor) -> tensor.to(ScalarType.Half)));
                }
                tensors.putAll(masks.get());
                Map<String, String> said = new LinkedHashMap<>(Map.of("format", "pt"));
                said.putAll(facts);
                Safetensors.write(file, tensors, said);
            }
        }
    }

    private static Contents pictures(Run run) {
        VisionTransformer model = run.model();
        boolean masked = model.config().attention().mask().modulated();
        return new Contents(
                config(run, PICTURES_FORMAT, run.imageRecipe().model()),
                model,
                () -> masked ? masks(model) : Map.of(),
                Map.of(),
                SCRIPT,
                readme(run, PICTURES_USE));
    }

    private static Contents scenes(Run run, InverseGraphicsRecipe recipe) {
        ObjectNode config = config(run, SCENES_FORMAT, recipe.model());
        config.set("calibration", Settings.tree(run.calibration()));
        return new Contents(
                config,
                run.network().module(),
                Map::of,
                InverseGraphicsTask.weightFacts(recipe, run.sceneFacts()),
                SCENES_SCRIPT,
                readme(run, SCENES_USE));
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
                    && Set.of(PICTURES_FORMAT, SCENES_FORMAT)
                            .contains(Json.read(config).path("format").asString(""));
        } catch (DataFormatException e) {
            return false; // somebody else's config.json
        }
    }

    private static ObjectNode config(Run run, String format, Record model) {
        ObjectNode config = Json.object();
        config.put("format", format);
        config.set("model", Settings.tree(model));
        config.set("data", Settings.tree((Record) run.facts()));
        config.set("recipe", run.recipe().tree());
        ObjectNode scores = config.putObject("evaluation");
        run.evaluation().forEach((split, values) -> scores.set(split, Json.scores(values)));
        config.put("version", Provenance.version());
        return config;
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

    /** The text of model.py for a vision transformer. */
    static String script() {
        return script(SCRIPT);
    }

    /** The text of model.py for an inverse graphics network. */
    static String scenesScript() {
        return script(SCENES_SCRIPT);
    }

    private static String script(String name) {
        try (InputStream in = Objects.requireNonNull(Export.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readme(Run run, String use) {
        String card = ModelCard.of(run, "config.json");
        return card.substring(0, card.indexOf("\nAll settings are in")) + use; // without plots
    }

    private static final String PICTURES_USE = """

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

    private static final String SCENES_USE = """

            ## Use

            In PyTorch, with nothing of Facet installed:

            ```python
            from model import load
            model = load(".")                     # config.json and model.safetensors beside model.py
            code = model.encode(pictures)         # (B, C, S, S), bytes 0..255 as a float or uint8 tensor
            print(model.degrees(code, "azimuth"))
            turned = model.with_degrees(code, "azimuth", 30)
            images = model.decode(turned)         # (B, C, S, S) in [0, 1]
            ```

            The names of the weights are PyTorch's own dotted names. Codes are in coordinates of the fitted prior: angle
            pairs are unit vectors, other entries standard normal over the subjects trained on.

            With Facet: `facet rerender --model FOLDER --image picture.png --azimuth 30 --out turned.png`.
            """;
}
