package dev.facet.tensor;

import java.util.Iterator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** Moves native objects between scopes. */
final class Retained {
    private Retained() {}

    /** Hands what {@code inner} or an inner scope of it owns to the scope around {@code inner}, or to nobody. */
    static void moveOut(Pointer pointer, PointerScope inner) {
        if (pointer.referenceCount() <= 0) {
            return; // no scope owns it, so none frees it
        }
        pointer.retainReference();
        for (Iterator<PointerScope> scopes = PointerScope.getScopeIterator(); scopes.hasNext(); ) {
            if (scopes.next().equals(inner)) {
                if (scopes.hasNext()) {
                    scopes.next().attach(pointer);
                    pointer.releaseReference();
                }
                return;
            }
        }
    }
}
