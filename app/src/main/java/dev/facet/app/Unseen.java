package dev.facet.app;

import dev.facet.graphics.Frame;
import dev.facet.graphics.Pass;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts pictures on which nothing of the subject is seen: a mesh of triangles without area, say, leaves them white. */
final class Unseen {
    private final AtomicInteger empty = new AtomicInteger();

    /** A frame that knows what was covered, beside the passes wanted. */
    static Frame frame(int size, Set<Pass> wanted) {
        EnumSet<Pass> passes = EnumSet.of(Pass.MASK);
        passes.addAll(wanted);
        return new Frame(size, size, passes);
    }

    /** Looks at a picture that was drawn; may be called from several threads. */
    void count(Frame frame) {
        for (float covered : frame.values(Pass.MASK)) {
            if (covered > 0) {
                return;
            }
        }
        empty.incrementAndGet();
    }

    /** Says how many were empty, if any. */
    void tell(String subject, Consumer<String> say) {
        int count = empty.get();
        if (count > 0) {
            say.accept("nothing of " + subject + " is seen"
                    + (count == 1 ? "" : " in " + count + " pictures")
                    + "; the triangles of its mesh may have no area");
        }
    }
}
