package dev.facet.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A mesh's file and its neighbours: in a folder, or inside a zip file that stands in the middle of the path
 * ({@code chairs.zip/oak/chair.obj}).
 *
 * <p>A neighbour is named by a file that the user may not have looked into, so only plain names below the mesh's own
 * folder are followed.
 */
record MeshPlace(Path file, Path archive, String entry) {
    private static final Path NONE = Path.of("");

    static MeshPlace of(Path file) {
        for (Path at = file.getParent(); at != null; at = at.getParent()) {
            if (Inputs.ending(at).equals("zip") && Files.isRegularFile(at)) {
                return new MeshPlace(file, at, at.relativize(file).toString().replace('\\', '/'));
            }
        }
        return new MeshPlace(file, NONE, "");
    }

    byte[] bytes() {
        return read(file, entry, "does not exist");
    }

    /** The bytes of a neighbour that the mesh names; {@code what} says what it is, for messages. */
    byte[] neighbour(String name, String what) {
        Path place = checked(name, what);
        return read(
                file.resolveSibling(place),
                innerFolder() + place.toString().replace('\\', '/'),
                "names the " + what + " \"" + name + "\", which is not beside it");
    }

    /** Whether a neighbour is there; a name that leaves the folder is refused. */
    boolean hasNeighbour(String name, String what) {
        Path place = checked(name, what);
        if (archive.equals(NONE)) {
            return Files.isRegularFile(file.resolveSibling(place));
        }
        ZipFile zip = Zips.open(archive);
        try {
            return zip.getEntry(innerFolder() + place.toString().replace('\\', '/')) != null;
        } finally {
            Zips.close(zip);
        }
    }

    private String innerFolder() {
        return entry.substring(0, entry.lastIndexOf('/') + 1);
    }

    private Path checked(String name, String what) {
        String plain = name.replace('\\', '/').strip();
        boolean leaves = plain.startsWith("/")
                || plain.matches("[A-Za-z]:.*")
                || List.of(plain.split("/", -1)).contains("..")
                || plain.indexOf('\0') >= 0;
        try {
            if (!leaves && !plain.isEmpty()) {
                return Path.of(plain);
            }
        } catch (InvalidPathException ignored) {
            // Told below.
        }
        throw new DataFormatException(
                file, "names the " + what + " \"" + name + "\"; only files in its own folder or below are opened");
    }

    private byte[] read(Path wanted, String wantedEntry, String missing) {
        if (archive.equals(NONE)) {
            if (Files.isDirectory(wanted)) {
                throw new DataFormatException(wanted, "is a directory, a file is wanted");
            }
            if (!Files.exists(wanted)) {
                throw new DataFormatException(file, missing);
            }
            return Inputs.bytes(wanted);
        }
        ZipFile zip = Zips.open(archive);
        try {
            ZipEntry found = zip.getEntry(wantedEntry);
            if (found == null || found.isDirectory()) {
                throw new DataFormatException(file, missing);
            }
            return Zips.reading(zip, found, archive, in -> {
                long most = Math.min(Zips.mostBytes(found, archive), Inputs.WHOLE_FILE_LIMIT);
                return in.readNBytes((int) most);
            });
        } finally {
            Zips.close(zip);
        }
    }
}
