package dev.facet.tensor;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The random stream that PyTorch's own layers draw from (initial weights, dropout): one for the process, seeded at the
 * start of a run and saved with a checkpoint, so that resuming goes on with the same numbers.
 */
public final class RandomStream {
    private RandomStream() {}

    /** Starts the stream anew. */
    public static void seed(long seed) {
        Engine.start();
        torch.manual_seed(seed);
    }

    /** Where the stream stands. */
    @SuppressWarnings("try") // the scope acts by being open
    public static byte[] state() {
        try (Scope scope = Scope.open()) {
            Generator generator = torch.getDefaultCPUGenerator();
            return Tensors.bytes(generator.get_state());
        }
    }

    /** Puts the stream where {@link #state()} found it. */
    @SuppressWarnings("try")
    public static void state(byte[] state) {
        try (Scope scope = Scope.open()) {
            Generator generator = torch.getDefaultCPUGenerator();
            Tensor tensor = Tensors.ofBytes(state, state.length);
            try {
                generator.set_state(tensor);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "not a state of the random stream (" + state.length + " bytes): " + Engine.message(e), e);
            }
        }
    }
}
