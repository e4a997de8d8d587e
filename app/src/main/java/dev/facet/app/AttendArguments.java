package dev.facet.app;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionPath;
import dev.facet.graph.FeatureMap;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code facet attend} that no other verb has. */
final class AttendArguments {
    /** What the user may force. */
    enum PathChoice {
        AUTO(null),
        DENSE(AttentionPath.DENSE),
        LANDMARK(AttentionPath.LANDMARK),
        SPARSE(AttentionPath.SPARSE),
        ASYMMETRIC(AttentionPath.ASYMMETRIC),
        HORNER(AttentionPath.HORNER);

        /** The path, null where it is chosen. */
        final @Nullable AttentionPath path;

        PathChoice(@Nullable AttentionPath path) {
            this.path = path;
        }
    }

    @Option(
            names = "--queries",
            paramLabel = "q.npy",
            required = true,
            order = 10,
            description = "Queries, (N, m) or (heads, N, m), float32.")
    Path queries = Path.of("");

    @Option(names = "--keys", paramLabel = "k.npy", required = true, order = 11, description = "Keys, as the queries.")
    Path keys = Path.of("");

    @Option(
            names = "--values",
            paramLabel = "v.npy",
            required = true,
            order = 12,
            description = "Values, (N, d) or (heads, N, d).")
    Path values = Path.of("");

    @Option(
            names = "--features",
            paramLabel = "phi.npz",
            order = 45,
            description = "Phi itself, as 'facet features' writes it, in place of a graph: the mask is Phi Phi^T.")
    @Nullable
    Path features;

    @Option(
            names = "--mask",
            paramLabel = "m.npz",
            order = 46,
            description = "The mask itself, as 'facet mask' writes it, in place of a graph.")
    @Nullable
    Path mask;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            defaultValue = "auto",
            order = 50,
            description = "auto, dense, landmark, sparse, asymmetric or horner (default: ${DEFAULT-VALUE}).")
    PathChoice path = PathChoice.AUTO;

    @Option(
            names = "--feature-map",
            paramLabel = "MAP",
            defaultValue = "relu",
            order = 51,
            description = "relu, elu, positive or identity; for linear attention (default: ${DEFAULT-VALUE}).")
    FeatureMap featureMap = FeatureMap.RELU;

    @Option(
            names = "--kernel-attention",
            paramLabel = "KERNEL",
            defaultValue = "linear",
            order = 52,
            description = "linear or softmax (default: ${DEFAULT-VALUE}).")
    AttentionKernel kernel = AttentionKernel.LINEAR;
}
