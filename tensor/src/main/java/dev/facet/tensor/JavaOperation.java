package dev.facet.tensor;

import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A differentiable operation whose forward and backward are Java code over the memory of tensors.
 *
 * <p>A subclass computes in {@link #forward} and {@link #backward}, on {@link Tensors#segment segments} or with tensor
 * operations; users call {@link #apply}. One object may be applied many times, in one graph or in several, with
 * {@code no_grad} and with {@code retain_graph}; what belongs to one application lives in its {@link Context}.
 * Temporary tensors of both methods are freed when they return.
 *
 * <p>Shapes: whatever the operation says; the gradient of an input must have the shape and the type of that input.
 *
 * <p>Cost: about 40 microseconds an application, forward and backward, and no copy of any contiguous input or output.
 *
 * <p>Errors: an exception in {@code backward} reaches the caller of the engine's backward (as its own type through
 * {@link Gradients#backward}); {@link IllegalStateException} for a second backward of a graph that was not retained,
 * for a backward with {@code create_graph}, and for a gradient of the wrong shape, type or count.
 */
public abstract class JavaOperation {
    /** What belongs to one application of an operation. */
    public static final class Context {
        private final JavaOperation operation;
        private final boolean[] needed;
        private Tensor[] inputs;
        private Tensor[] saved = {};
        private @Nullable Object state;

        private Context(JavaOperation operation, boolean[] needed, Tensor[] inputs) {
            this.operation = operation;
            this.needed = needed;
            this.inputs = inputs;
        }

        /** Whether a gradient of this input is wanted; others may be returned as null. */
        public boolean needsGradient(int input) {
            return needed[input];
        }

        /** An input as {@code forward} got it: contiguous, without history. */
        public Tensor input(int index) {
            return inputs[index];
        }

        /** Keeps tensors made in {@code forward} for {@code backward}. */
        public void save(Tensor... tensors) {
            saved = tensors.clone();
        }

        /** A tensor that {@code forward} saved. */
        public Tensor saved(int index) {
            return saved[index];
        }

        /** Keeps a Java object for {@code backward}. */
        public void remember(Object object) {
            state = object;
        }

        /** The object that {@code forward} remembered. */
        public <T> T remembered(Class<T> type) {
            return type.cast(Objects.requireNonNull(state, "nothing was remembered"));
        }

        JavaOperation operation() {
            return operation;
        }

        int inputs() {
            return needed.length;
        }

        private void retain() {
            for (Tensor tensor : inputs) {
                tensor.retainReference();
            }
            for (Tensor tensor : saved) {
                tensor.retainReference();
            }
        }

        /** Frees what was kept for the backward pass. */
        void release() {
            for (Tensor tensor : inputs) {
                tensor.releaseReference();
            }
            for (Tensor tensor : saved) {
                tensor.releaseReference();
            }
            inputs = new Tensor[0];
            saved = inputs;
            state = null;
        }
    }

    /**
     * Computes the outputs.
     *
     * @param context keeps what {@code backward} needs besides the inputs
     * @param inputs contiguous, without history; not to be changed
     * @return the outputs, tensors made here
     */
    protected abstract Tensor[] forward(Context context, Tensor[] inputs);

    /**
     * Computes the gradients of the inputs.
     *
     * @param context of the application
     * @param gradients contiguous gradient of each output, null for an output that the result does not depend on
     * @return one gradient an input, null for zero or where none is {@linkplain Context#needsGradient needed}
     */
    protected abstract @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients);

    /** Applies the operation; the outputs have a history when an input wants a gradient and recording is on. */
    public final Tensor[] apply(Tensor... inputs) {
        Engine.start();
        boolean recording = GradMode.is_enabled();
        boolean[] needed = new boolean[inputs.length];
        boolean any = false;
        for (int i = 0; i < inputs.length; i++) {
            needed[i] = recording && inputs[i].requires_grad();
            any |= needed[i];
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor[] plain = new Tensor[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                plain[i] = inputs[i].detach().contiguous();
            }
            Context context = new Context(this, needed, plain);
            Tensor[] outputs;
            GradMode.set_enabled(false);
            try {
                outputs = forward(context, plain);
            } finally {
                GradMode.set_enabled(recording);
            }
            if (any) {
                context.retain();
                try {
                    outputs = CarrierNode.attach(context, inputs, outputs);
                } catch (RuntimeException | Error e) {
                    context.release(); // no node has it, so none would
                    throw e;
                }
            }
            for (Tensor output : outputs) {
                Retained.moveOut(output, scope);
            }
            return outputs;
        }
    }

    /** The number of applications whose graph is still alive: flat from step to step, or there is a leak. */
    public static int live() {
        return CarrierNode.live();
    }
}
