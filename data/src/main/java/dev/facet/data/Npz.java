package dev.facet.data;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NPZ files, NumPy's zips of named arrays: an entry NAME.npy each. Arrays are read one at a time, when asked for, and
 * checked against the sums of the zip.
 *
 * <p>Cost: of the array that is read, and a table of the names.
 *
 * <p>Errors: {@link DataFormatException} that names the file and the array.
 */
public final class Npz implements AutoCloseable {
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries;

    private Npz(Path file, ZipFile zip, Map<String, ZipEntry> entries) {
        this.file = file;
        this.zip = zip;
        this.entries = entries;
    }

    /** Opens a file; the caller closes it. */
    public static Npz open(Path file) {
        ZipFile zip = Zips.open(file);
        try {
            Map<String, ZipEntry> entries = new TreeMap<>();
            for (ZipEntry entry : Zips.entries(zip, file)) {
                if (entry.getName().endsWith(".npy")) {
                    String name = entry.getName().substring(0, entry.getName().length() - 4);
                    if (entries.put(name, entry) != null) {
                        throw new DataFormatException(file, "holds two arrays named " + name);
                    }
                }
            }
            if (entries.isEmpty()) {
                throw new DataFormatException(file, "holds no arrays (entries that end in .npy)");
            }
            return new Npz(file, zip, entries);
        } catch (RuntimeException e) {
            Zips.close(zip);
            throw e;
        }
    }

    /** The names of the arrays, ascending. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Whether there is an array of that name. */
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Reads one array. */
    public NpyArray read(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new DataFormatException(file, "holds no array " + name + ", it holds " + String.join(", ", names()));
        }
        return Zips.reading(
                zip,
                entry,
                file,
                in -> Npy.read(new DataInputStream(in), Zips.mostBytes(entry, file), file, "array " + name + " "));
    }

    @Override
    public void close() {
        Zips.close(zip);
    }

    /** Writes arrays by name, in the order of the map; the same arrays give the same bytes. */
    public static void write(Path target, boolean force, Map<String, NpyArray> arrays) {
        AtomicFiles.write(target, force, aside -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16);
                    ZipOutputStream packed = new ZipOutputStream(out)) {
                packed.setLevel(Deflater.BEST_SPEED);
                for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
                    ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                    entry.setTimeLocal(NO_TIME);
                    packed.putNextEntry(entry);
                    Npy.write(packed, array.getValue());
                    packed.closeEntry();
                }
            }
        });
    }
}
