package dev.facet.tensor;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The tensor engine: loads PyTorch with the BLAS, the native cache, the memory limits and the threads that suit it.
 *
 * <p>Every entry point of this package starts it by itself; code that touches a type of the preset first calls {@link
 * #start()} before. What can be chosen: {@code facet.blas} (or {@code FACET_BLAS}: {@code mkl}, {@code openblas} or
 * {@code auto}, which takes MKL where it is on the class path) and {@code facet.cache} (or {@code FACET_CACHE}: the
 * folder for unpacked native libraries).
 *
 * <p>Cost: the first start on a machine unpacks 450 MB (OpenBLAS) or 780 MB (MKL), several seconds; later ones take
 * about a second.
 *
 * <p>Errors: {@link IllegalStateException} when the native libraries cannot be had, {@link IllegalArgumentException}
 * for a BLAS that is unknown or forced in vain.
 */
public final class Engine {
    private static @Nullable Started started;

    private record Started(NativeSetup setup, BlasLibrary blas) {}

    private Engine() {}

    /** Loads the native libraries and sets the threads to the processors at hand; does nothing when called again. */
    public static void start() {
        running();
    }

    private static synchronized Started running() {
        Started result = started;
        if (result == null) {
            NativeSetup setup = NativeSetup.choose();
            setup.setProperties();
            BlasLibrary.calmIdleThreads(System.getenv());
            setup.load();
            BlasLibrary blas = BlasLibrary.find(setup.cache());
            blas.prepare();
            result = new Started(setup, blas);
            started = result;
            threads(Runtime.getRuntime().availableProcessors());
        }
        return result;
    }

    /** The number of threads that one tensor operation may use. */
    public static int threads() {
        start();
        return torch.get_num_threads();
    }

    /** Sets the number of threads that one tensor operation may use, at least 1. */
    public static void threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + count);
        }
        start();
        torch.set_num_threads(count);
    }

    /**
     * The number of native objects (tensors, vectors, options) that Java holds: flat from step to step, or there is a
     * leak. JavaCPP counts an object that Java handed over to PyTorch until the collector has seen it, two for each
     * application of a {@link JavaOperation}, so let the collector run before comparing.
     */
    public static long liveObjects() {
        start();
        return Pointer.totalCount();
    }

    /** The resident memory of this process in bytes. */
    public static long residentBytes() {
        start();
        return Pointer.physicalBytes();
    }

    /** The first line of an engine exception's message: what follows it is a C++ trace. */
    public static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null
                ? thrown.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /** What is loaded and in use, with a timed matrix product whose answer is checked. */
    public static EngineInfo describe() {
        Started running = running();
        NativeSetup setup = running.setup();
        BlasLibrary blas = running.blas();
        return new EngineInfo(
                setup.torchVersion(),
                blas.name(),
                blas.version(),
                setup.reason(),
                torch.hasMKLDNN(),
                threads(),
                Runtime.getRuntime().availableProcessors(),
                text(torch.get_cpu_capability()),
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                setup.cache(),
                NativeSetup.sizeOf(setup.cache()),
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().maxMemory(),
                MatrixProduct.time(1024));
    }

    private static String text(BytePointer pointer) {
        try (pointer) {
            return pointer.getString();
        }
    }
}
