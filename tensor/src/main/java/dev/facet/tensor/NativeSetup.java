package dev.facet.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * The choice of BLAS and of the native cache, made before any class of the preset is initialised, since JavaCPP reads
 * its properties once.
 *
 * <p>Each BLAS has a cache of its own: JavaCPP swaps the BLAS by rewriting links inside the cache.
 *
 * @param mkl whether MKL is asked for, else OpenBLAS
 * @param reason why, in a few words
 * @param torchVersion version of PyTorch
 * @param cache folder of the unpacked native libraries
 */
record NativeSetup(boolean mkl, String reason, String torchVersion, Path cache) {
    private static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";
    private static final String LOADED_MARK = ".unpacked";
    private static final long MIB = 1L << 20;
    private static final long MKL_BYTES = 900 * MIB;
    private static final long OPENBLAS_BYTES = 500 * MIB;

    /** What decides, apart from the machine: so that a test can play a machine. */
    record Surroundings(Map<String, String> properties, Map<String, String> environment, Predicate<String> resource) {
        @Nullable
        String setting(String property, String variable) {
            String value = properties.get(property);
            return value == null ? environment.get(variable) : value;
        }
    }

    static NativeSetup choose() {
        Properties properties = System.getProperties();
        Map<String, String> copy = new java.util.HashMap<>();
        properties.stringPropertyNames().forEach(name -> copy.put(name, properties.getProperty(name)));
        return choose(new Surroundings(copy, System.getenv(), name -> Engine.class.getResource(name) != null));
    }

    static NativeSetup choose(Surroundings around) {
        String wanted = around.setting("facet.blas", "FACET_BLAS");
        wanted = wanted == null ? "auto" : wanted.strip().toLowerCase(Locale.ROOT);
        if (!List.of("auto", "mkl", "openblas").contains(wanted)) {
            throw new IllegalArgumentException("facet.blas must be mkl, openblas or auto, got " + wanted);
        }
        String preset = presetVersion();
        Path folder = cacheFolder(around);
        String lacking = wanted.equals("openblas") ? null : lackingForMkl(around, folder, preset);
        if (wanted.equals("mkl") && lacking != null) {
            throw new IllegalArgumentException("facet.blas is mkl, but " + lacking);
        }
        boolean mkl = !wanted.equals("openblas") && lacking == null;
        String reason =
                !wanted.equals("auto") ? "asked for" : mkl ? "the fastest one at hand" : "OpenBLAS, since " + lacking;
        String fixed = around.properties().get(CACHE_PROPERTY);
        Path cache = fixed != null ? Path.of(fixed) : folder.resolve(cacheName(mkl, preset));
        return new NativeSetup(mkl, reason, preset.replaceAll("-.*", ""), cache);
    }

    private static String cacheName(boolean mkl, String preset) {
        return "javacpp-" + (mkl ? "mkl" : "openblas") + "-" + preset;
    }

    /** Why MKL cannot be used here, or null where it can. */
    private static @Nullable String lackingForMkl(Surroundings around, Path folder, String preset) {
        String system = around.properties().getOrDefault("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = around.properties().getOrDefault("os.arch", "");
        if (!system.startsWith("linux") || !(architecture.equals("amd64") || architecture.equals("x86_64"))) {
            return "MKL is used on Linux x86-64 only, this is " + system + " " + architecture;
        }
        String libraries = "/org/bytedeco/mkl/linux-x86_64/";
        for (String name : List.of("libmkl_rt.so.2", "libmkl_core.so.2", "libmkl_gnu_thread.so.2")) {
            if (!around.resource().test(libraries + name)) {
                return "MKL's " + name + " is not on the class path";
            }
        }
        if (!Files.exists(folder.resolve(cacheName(true, preset)).resolve(LOADED_MARK))) {
            long free = usableBytes(folder);
            if (free < MKL_BYTES) {
                return "MKL takes " + MKL_BYTES / MIB + " MiB in " + folder + " and " + free / MIB + " are free";
            }
        }
        return null;
    }

    private static Path cacheFolder(Surroundings around) {
        String chosen = around.setting("facet.cache", "FACET_CACHE");
        if (chosen != null) {
            return Path.of(chosen);
        }
        String home = around.environment().get("XDG_CACHE_HOME");
        Path base = home != null && !home.isBlank()
                ? Path.of(home)
                : Path.of(around.properties().getOrDefault("user.home", "."), ".cache");
        Path folder = base.resolve("facet");
        return writable(folder)
                ? folder
                : Path.of(
                        around.properties().getOrDefault("java.io.tmpdir", "."),
                        "facet-" + around.properties().getOrDefault("user.name", "user"));
    }

    private static boolean writable(Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.isWritable(folder);
        } catch (IOException e) {
            return false;
        }
    }

    private static long usableBytes(Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String presetVersion() {
        try (InputStream in = Engine.class.getResourceAsStream("/META-INF/maven/org.bytedeco/pytorch/pom.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Sets the properties that JavaCPP reads when its classes are initialised; the user's own settings stay. */
    void setProperties() {
        setIfAbsent(CACHE_PROPERTY, cache.toString());
        setIfAbsent("org.bytedeco.javacpp.maxBytes", "0"); // the check more than doubles the cost of small calls
        setIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        if (mkl) {
            setIfAbsent("org.bytedeco.openblas.load", "mkl");
        }
    }

    private static void setIfAbsent(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /** Loads PyTorch; while the cache is not yet unpacked, one process at a time. */
    @SuppressWarnings("try") // the lock acts by being held
    void load() {
        Path mark = cache.resolve(LOADED_MARK);
        try {
            Files.createDirectories(cache);
            if (Files.exists(mark)) {
                loadTorch();
                return;
            }
            long needed = mkl ? MKL_BYTES : OPENBLAS_BYTES;
            try (FileChannel channel = FileChannel.open(
                            cache.resolve(".facet-lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!Files.exists(mark) && usableBytes(cache) < needed - sizeOf(cache)) {
                    throw new IllegalStateException("the native libraries take " + needed / MIB + " MiB in " + cache
                            + ", where " + usableBytes(cache) / MIB
                            + " are free; FACET_CACHE names another folder");
                }
                loadTorch();
                Files.writeString(mark, "");
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the native libraries cannot be unpacked to " + cache + " (" + e.getMessage()
                            + "); FACET_CACHE names another folder",
                    e);
        }
    }

    private void loadTorch() {
        try {
            Loader.load(org.bytedeco.pytorch.global.torch.class);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "PyTorch " + torchVersion + " cannot be loaded from " + cache + ": " + Engine.message(e)
                            + (mkl ? "; FACET_BLAS=openblas leaves MKL out" : ""),
                    e);
        }
    }

    /** The bytes of the plain files under a folder, links not followed. */
    static long sizeOf(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}
