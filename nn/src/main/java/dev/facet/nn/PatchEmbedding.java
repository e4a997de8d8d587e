package dev.facet.nn;

import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Cuts pictures into square patches and maps each to a token by one linear layer.
 *
 * <p>Shapes: (B, C, height, width) to (B, N, D), N = (height / patch) (width / patch), row by row.
 *
 * <p>Errors: {@link IllegalArgumentException} naming the shape, when patches do not fill the picture.
 */
public final class PatchEmbedding extends Module {
    private final int patch;
    private final LinearImpl projection;

    /** Patches of the given side of pictures with the given channels, mapped to D = {@code dimension} features. */
    public PatchEmbedding(int channels, int patch, int dimension) {
        super("PatchEmbedding");
        this.patch = patch;
        this.projection = register_module("projection", new LinearImpl((long) channels * patch * patch, dimension));
    }

    /** Tokens (B, N, D) of pictures (B, C, height, width). */
    public Tensor forward(Tensor images) {
        if (images.dim() != 4 || images.size(2) % patch != 0 || images.size(3) % patch != 0) {
            throw new IllegalArgumentException("pictures (B, C, height, width) with sides that are multiples of "
                    + patch + " are wanted, got " + Tensors.shape(images));
        }
        long batch = images.size(0);
        long channels = images.size(1);
        long rows = images.size(2) / patch;
        long columns = images.size(3) / patch;
        Tensor patches = images.reshape(batch, channels, rows, patch, columns, patch)
                .permute(0, 2, 4, 1, 3, 5) // (B, rows, columns, C, patch, patch)
                .reshape(batch, rows * columns, channels * patch * patch);
        return projection.forward(patches); // (B, N, D)
    }
}
