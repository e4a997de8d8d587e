package dev.facet.tensor;

import java.nio.file.Path;

/**
 * What the tensor engine runs on: all that {@code facet doctor} prints of it.
 *
 * @param torch version of PyTorch
 * @param blas library behind matrix products, {@code MKL} or {@code OpenBLAS}
 * @param blasVersion that library's own description
 * @param blasReason why it was taken
 * @param oneDnn whether convolutions go through oneDNN
 * @param threads threads of one tensor operation
 * @param processors processors that the JVM sees
 * @param instructions vector instructions that PyTorch's kernels use
 * @param vectorApi whether the JVM was started with the Vector API, which the SIMD kernels of attention need
 * @param cache folder of the unpacked native libraries
 * @param cacheBytes its size
 * @param java version and vendor of the JVM
 * @param system operating system and architecture
 * @param maxHeapBytes upper limit of the Java heap
 * @param product a timed matrix product with its checked answer
 */
public record EngineInfo(
        String torch,
        String blas,
        String blasVersion,
        String blasReason,
        boolean oneDnn,
        int threads,
        int processors,
        String instructions,
        boolean vectorApi,
        Path cache,
        long cacheBytes,
        String java,
        String system,
        long maxHeapBytes,
        MatrixProduct product) {}
