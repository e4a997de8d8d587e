package dev.facet.app;

import dev.facet.data.DataFormatException;
import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.training.GraphicsModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The pictures a verb is given, one file or those right inside a folder, and what there is to say of them. */
final class InputPictures {
    private static final int BATCH = 64;

    private final Path given;
    private final boolean folder;
    private final List<Path> files;
    private final Map<String, Remark> notes = new LinkedHashMap<>();
    private final Map<String, Remark> warnings = new LinkedHashMap<>();
    private final Map<Path, String> failures = new LinkedHashMap<>();

    /** Said of the first picture it holds for, and how many it holds for. */
    private record Remark(String first, int count) {
        static void add(Map<String, Remark> remarks, String kind, String text) {
            remarks.merge(kind, new Remark(text, 1), (old, _) -> new Remark(old.first, old.count + 1));
        }

        void tell(Consumer<String> say) {
            say.accept(count == 1 ? first : first + " (and " + (count - 1) + " more such)");
        }
    }

    InputPictures(Path given) {
        if (!Files.exists(given)) {
            throw new DataFormatException(given, "does not exist");
        }
        this.given = given;
        this.folder = Files.isDirectory(given);
        this.files = folder ? Images.list(given) : List.of(given);
    }

    boolean folder() {
        return folder;
    }

    List<Path> files() {
        return files;
    }

    /**
     * Encodes all of them, a batch at a time, and hands each on with its file. Of a folder those that cannot be read are
     * passed over and told at the end; one file that cannot be read, or a folder without one that can, is an error.
     */
    void encode(GraphicsModel model, BiConsumer<Path, GraphicsModel.Encoded> to) {
        for (int from = 0; from < files.size(); from += BATCH) {
            List<Path> some = new ArrayList<>();
            List<Image> images = new ArrayList<>();
            for (Path file : files.subList(from, Math.min(files.size(), from + BATCH))) {
                try {
                    images.add(read(file, model));
                    some.add(file);
                } catch (DataFormatException e) {
                    if (!folder) {
                        throw e;
                    }
                    failures.put(file, String.valueOf(e.getMessage()));
                }
            }
            if (some.isEmpty()) {
                continue;
            }
            List<GraphicsModel.Encoded> encoded = model.encode(images);
            for (int i = 0; i < some.size(); i++) {
                judge(some.get(i), model, encoded.get(i));
                to.accept(some.get(i), encoded.get(i));
            }
        }
        if (failures.size() == files.size()) {
            throw new DataFormatException(
                    given,
                    "holds no picture that can be read; of " + files.size() + ", the first: "
                            + failures.values().iterator().next());
        }
    }

    /** Those that could not be read, and why. */
    Map<Path, String> failures() {
        return Collections.unmodifiableMap(failures);
    }

    /** The failures as an entry of an answer, {@code failed}; nothing where there are none. */
    Map<String, Object> failed() {
        if (failures.isEmpty()) {
            return Map.of();
        }
        List<Map<String, Object>> told = new ArrayList<>();
        failures.forEach((file, problem) -> told.add(Fields.of("image", file.toString(), "problem", problem)));
        return Map.of("failed", told);
    }

    private Image read(Path file, GraphicsModel model) {
        Image image = Images.read(file, text -> Remark.add(notes, text, file + ": " + text));
        int size = model.size();
        if (image.width() != size || image.height() != size) {
            Remark.add(
                    notes,
                    "size",
                    file + ": " + image.width() + " x " + image.height() + " pixels, fitted to " + size + " x " + size
                            + (image.width() == image.height() ? "" : " by its middle square"));
        }
        return image;
    }

    private void judge(Path file, GraphicsModel model, GraphicsModel.Encoded encoded) {
        if (encoded.unlike()) {
            Remark.add(
                    warnings,
                    "unlike",
                    String.format(
                            Locale.ROOT,
                            "%s is unlike what %s was trained on: reconstructed with %.1f dB (mean squared error %.3g),"
                                    + " percentile %.0f of training scenes, its code %.1f standard deviations out (1 is"
                                    + " usual)",
                            file,
                            model.name(),
                            encoded.psnr(),
                            Math.pow(10, -encoded.psnr() / 10),
                            encoded.percentile(),
                            encoded.deviation()));
        }
    }

    /** Says what there was to say; pictures that could not be read make the verb end with 2. */
    void tell(Verb verb) {
        failures.values().forEach(verb::problem);
        notes.values().forEach(remark -> remark.tell(verb::note));
        warnings.values().forEach(remark -> remark.tell(verb::warn));
    }

    /** The names of the files that a folder of results has, each with the ending .png; refused where two would meet. */
    Map<Path, String> resultNames() {
        Map<Path, String> names = new LinkedHashMap<>();
        Map<String, Path> taken = new LinkedHashMap<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "") + ".png";
            Path other = taken.putIfAbsent(name, file);
            if (other != null) {
                throw new UserException(other + " and " + file + " would both become " + name);
            }
            names.put(file, name);
        }
        return names;
    }

    /** Refuses an output that is what is read, and of folders one that holds or lies in the other. */
    void refuseAsOutput(Path out) {
        Path in = given.toAbsolutePath().normalize();
        Path place = out.toAbsolutePath().normalize();
        if (in.equals(place) || (folder && (in.startsWith(place) || place.startsWith(in)))) {
            throw new UserException("--out " + out + " and --image " + given + " must be apart");
        }
    }
}
