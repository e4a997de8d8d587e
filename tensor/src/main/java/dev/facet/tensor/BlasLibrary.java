package dev.facet.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The BLAS that PyTorch was linked with at load time, and the settings of it that PyTorch does not make itself.
 *
 * <p>MKL is told to use GNU OpenMP, as PyTorch does: one pool of threads, and a product inside a parallel region runs
 * on the thread it is in. OpenBLAS has a pool of its own, which fights with PyTorch's (attention three times slower at
 * two threads), so it is held to one thread.
 *
 * @param name {@code MKL}, {@code OpenBLAS} or {@code unknown}
 * @param version the library's own description
 */
@SuppressWarnings("restricted") // native access is this package's work
record BlasLibrary(String name, String version, Optional<SymbolLookup> symbols) {
    private static final int GNU_OPENMP = 3; // MKL_THREADING_GNU
    private static final String SPINS = "1000";
    private static final int TEXT_BYTES = 256;

    /**
     * Lets the idle threads of GNU OpenMP sleep after some ten microseconds, where they would spin for milliseconds.
     * The spinning takes a core from whatever runs between two tensor operations (the kernels in Java, the JVM's
     * compiler, another process) and slows a busy machine by an order of magnitude. To be called before PyTorch is
     * loaded, as OpenMP reads its environment then; the user's own setting stays.
     */
    static void calmIdleThreads(Map<String, String> environment) {
        if (environment.containsKey("OMP_WAIT_POLICY")) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setenv").ifPresent(address -> {
            try (Arena arena = Arena.ofConfined()) {
                int failed = (int) linker.downcallHandle(
                                address,
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_INT))
                        .invokeExact(arena.allocateFrom("GOMP_SPINCOUNT"), arena.allocateFrom(SPINS), 0);
                if (failed != 0) {
                    throw new IllegalStateException("setenv gave " + failed);
                }
            } catch (Throwable e) {
                throw new IllegalStateException("cannot set the environment of OpenMP", e);
            }
        });
    }

    static BlasLibrary find(Path cache) {
        Optional<Path> file;
        try (Stream<Path> files = Files.walk(cache)) {
            // PyTorch is linked with this name; what stands behind it is the BLAS in use.
            file = files.filter(f -> f.getFileName().toString().startsWith("libopenblas.")
                            && f.toString().contains("pytorch"))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            file = Optional.empty();
        }
        if (file.isEmpty()) {
            return new BlasLibrary("unknown", "not found in " + cache, Optional.empty());
        }
        SymbolLookup symbols = SymbolLookup.libraryLookup(file.get(), Arena.global());
        boolean mkl = symbols.find("mkl_get_version_string").isPresent();
        BlasLibrary library = new BlasLibrary(mkl ? "MKL" : "OpenBLAS", "", Optional.of(symbols));
        return new BlasLibrary(library.name, library.describe(), library.symbols);
    }

    /** Makes the library share PyTorch's threads. */
    void prepare() {
        if (name.equals("MKL")) {
            call("MKL_Set_Threading_Layer", GNU_OPENMP);
            call("MKL_Set_Dynamic", 0); // the number of threads is ours, and the same in every run
        } else {
            call("openblas_set_num_threads", 1);
        }
    }

    private void call(String function, int argument) {
        symbols.flatMap(lookup -> lookup.find(function)).ifPresent(address -> {
            try {
                Linker.nativeLinker()
                        .downcallHandle(address, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                        .invokeExact(argument);
            } catch (Throwable e) {
                throw new IllegalStateException("cannot call " + function + " of " + name, e);
            }
        });
    }

    private String describe() {
        SymbolLookup lookup = symbols.orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            if (name.equals("MKL")) {
                MemorySegment text = arena.allocate(TEXT_BYTES);
                Linker.nativeLinker()
                        .downcallHandle(
                                lookup.findOrThrow("mkl_get_version_string"),
                                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                        .invokeExact(text, TEXT_BYTES);
                return new String(text.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII)
                        .replace('\0', ' ')
                        .strip(); // MKL fills its buffer with blanks and ends no text with 0
            }
            MemorySegment text = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(
                            lookup.findOrThrow("openblas_get_config"), FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invokeExact();
            return text.reinterpret(TEXT_BYTES).getString(0).strip();
        } catch (Throwable e) {
            return "version unknown: " + e.getMessage();
        }
    }
}
