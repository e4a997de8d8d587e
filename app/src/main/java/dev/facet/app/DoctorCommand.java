package dev.facet.app;

import dev.facet.graph.Parallel;
import dev.facet.tensor.Engine;
import dev.facet.tensor.EngineInfo;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code facet doctor}: what the program runs on, with one timed and checked product. */
@Command(
        name = "doctor",
        description = "Says what Facet runs on here: Java, PyTorch, BLAS, threads, memory; times one known product.",
        footer = {"", "Examples:", "  facet doctor", "  facet doctor --json --threads 1"})
final class DoctorCommand extends Verb {
    private static final double GIB = 1L << 30;

    @Override
    void run() {
        startEngine();
        EngineInfo info = Engine.describe();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("facet", Version.number());
        fields.put("java", info.java());
        fields.put("system", info.system());
        fields.put("processors", info.processors());
        fields.put("threads", info.threads());
        fields.put("kernel_threads", Parallel.threads());
        fields.put("instructions", info.instructions());
        fields.put("vector_api", info.vectorApi());
        fields.put("max_heap_gib", info.maxHeapBytes() / GIB);
        fields.put("torch", info.torch());
        fields.put("blas", info.blas());
        fields.put("blas_version", info.blasVersion());
        fields.put("blas_reason", info.blasReason());
        fields.put("one_dnn", info.oneDnn());
        fields.put("native_cache", info.cache().toString());
        fields.put("native_cache_gib", info.cacheBytes() / GIB);
        Map<String, Object> product = new LinkedHashMap<>();
        product.put("size", info.product().size());
        product.put("seconds", info.product().seconds());
        product.put("gigaflops", info.product().gigaflops());
        product.put("correct", info.product().correct());
        fields.put("product", product);
        boolean well = info.product().correct() && info.vectorApi();
        fields.put("well", well);
        answer(fields);
        if (!info.vectorApi()) {
            warn("the JVM was started without --add-modules jdk.incubator.vector: attention runs its slow kernels");
        }
        if (!info.product().correct()) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "the matrix product is wrong: %s with %s", info.torch(), info.blas()));
        }
    }
}
