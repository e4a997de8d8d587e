package dev.facet.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The owner of the native memory of one step: what is created on this thread while the scope is open is freed when it
 * closes, but for what was {@linkplain #keep kept}.
 *
 * <p>Java's collector does not see the bytes behind a tensor, so loops without scopes peak in gigabytes. Scopes nest;
 * they belong to one thread and are closed in the order opposite to that of opening (try-with-resources).
 */
public final class Scope implements AutoCloseable {
    private final PointerScope scope;

    private Scope() {
        this.scope = new PointerScope();
    }

    /** Opens a scope on this thread. */
    public static Scope open() {
        Engine.start();
        return new Scope();
    }

    /**
     * Lets a tensor survive this scope: it moves to the scope around this one, or, where there is none, to nobody, and
     * then lives until {@link #release}.
     */
    public Tensor keep(Tensor tensor) {
        Retained.moveOut(tensor, scope);
        return tensor;
    }

    /** Frees the Java side of a tensor that no scope owns; its memory goes with the last tensor that shares it. */
    public static void release(Pointer tensor) {
        tensor.releaseReference();
    }

    @Override
    public void close() {
        scope.close();
    }
}
