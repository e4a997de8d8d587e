package dev.facet.nn;

import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Cuts pictures into square patches and maps each to a token by one linear layer.
 *
 * <p>Shapes: (B, C, height, width) to (B, N, D), N = (height / patch) (width / patch), row by row.
 */
public final class PatchEmbedding extends Module {
    private final int patch;
    private final LinearImpl projection;

    public PatchEmbedding(int channels, int patch, int dimension) {
        super("PatchEmbedding");
        this.patch = patch;
        this.projection = register_module("projection", new LinearImpl((long) channels * patch * patch, dimension));
    }

    public Tensor forward(Tensor images) {
        long batch = images.size(0);
        long channels = images.size(1);
        long rows = images.size(2) / patch;
        long columns = images.size(3) / patch;
        Tensor patches = images.view(batch, channels, rows, patch, columns, patch)
                .permute(0, 2, 4, 1, 3, 5) // (B, rows, columns, C, patch, patch)
                .reshape(batch, rows * columns, channels * patch * patch);
        return projection.forward(patches); // (B, N, D)
    }
}
