package dev.facet.app;

import dev.facet.data.AtomicFiles;
import dev.facet.data.Image;
import dev.facet.data.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** A picture or a folder of pictures that a verb writes. */
final class PictureOutput {
    @Option(
            names = "--out",
            paramLabel = "PATH",
            required = true,
            order = 60,
            description = {
                "The .png to write, one picture or a sheet of them; where every picture becomes a file",
                "of its own, a folder."
            })
    Path out = Path.of("");

    @Option(names = "--force", order = 61, description = "Replace an output that exists.")
    boolean force;

    private static String ending(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether the name is that of a picture, if one that is written. */
    boolean picture() {
        String ending = ending(out);
        if (!ending.equals("png") && Images.ENDINGS.contains(ending)) {
            throw new UserException("--out " + out + " must end in .png, other pictures are not written");
        }
        return ending.equals("png");
    }

    /** Refuses all but one picture. */
    void checkPicture() {
        if (!picture()) {
            throw new UserException("--out " + out + " must end in .png");
        }
        if (Files.isDirectory(out)) {
            throw new UserException("--out " + out + " is a folder, a picture is to be written there");
        }
        AtomicFiles.refuseExisting(out, force);
    }

    /** Refuses all but a folder that is new, empty, or with --force one of pictures alone. */
    void checkFolder() {
        if (picture()) {
            throw new UserException("--out " + out + " has the name of a picture, a folder is wanted for several");
        }
        checkFolder(out, force, "");
    }

    /**
     * Refuses a folder that is neither new nor empty, unless it may be replaced and holds pictures alone.
     *
     * @param beside the name of a file that stands beside the pictures
     */
    static void checkFolder(Path folder, boolean force, String beside) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UserException("--out " + folder + " is a file, a folder is wanted");
        }
        if (Files.isDirectory(folder) && !AtomicFiles.isEmpty(folder)) {
            AtomicFiles.refuseExisting(folder, force);
            try (var files = Files.list(folder)) {
                if (!files.allMatch(file -> Files.isRegularFile(file)
                        && (ending(file).equals("png")
                                || String.valueOf(file.getFileName()).equals(beside)))) {
                    throw new UserException(
                            folder + " holds other things than pictures, so --force will not replace it; name another");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(folder + ": cannot be listed", e);
            }
        }
    }

    /** Fills the folder: all of it or nothing. */
    void writeFolder(AtomicFiles.Body body) {
        AtomicFiles.writeDirectory(out, true, body);
    }

    void write(Image image) {
        Images.writePng(out, image, force);
    }

    /** Refuses a sheet of more pixels than a picture may have. */
    static void checkSheet(long cells, int size) {
        if (cells * size * size > Images.MOST_PIXELS) {
            throw new UserException("the sheet would have " + cells * size * size + " pixels, at most "
                    + Images.MOST_PIXELS + " are written; fewer cells fit");
        }
    }

    /** Columns of a sheet of one series: one line up to 16, then a square. */
    static int columns(int cells) {
        return cells <= 16 ? cells : (int) Math.ceil(Math.sqrt(cells));
    }
}
