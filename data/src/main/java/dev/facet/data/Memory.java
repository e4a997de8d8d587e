package dev.facet.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Want of memory told before it is felt. */
final class Memory {
    private Memory() {}

    /** Refuses work that needs more bytes than the heap can ever have. */
    static void require(String what, long bytes) {
        String shortage = shortage(bytes);
        if (shortage != null) {
            throw new IllegalArgumentException(what + " " + shortage);
        }
    }

    /** What to say of work that needs more bytes than the heap can ever have; null when it fits. */
    static @Nullable String shortage(long bytes) {
        long most = Runtime.getRuntime().maxMemory();
        return bytes <= most
                ? null
                : String.format(
                        Locale.ROOT,
                        "needs about %.1f GiB of memory, the Java heap has at most %.1f",
                        bytes / 0x1p30,
                        most / 0x1p30);
    }
}
