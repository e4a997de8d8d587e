package dev.facet.app;

import dev.facet.data.AtomicFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a verb writes. */
final class OutputArguments {
    @Option(names = "--out", paramLabel = "FILE", order = 60, description = "The file to write.")
    @Nullable
    Path out;

    @Option(names = "--force", order = 61, description = "Replace an output that exists.")
    boolean force;

    /** Refuses, before any work is done, an output that exists or whose name ends in none of the given endings. */
    void check(String... endings) {
        Path target = out;
        if (target == null) {
            return;
        }
        String name = target.toString().toLowerCase(Locale.ROOT);
        if (List.of(endings).stream().noneMatch(name::endsWith)) {
            throw new UserException("--out " + target + " must end in " + String.join(" or ", endings));
        }
        AtomicFiles.refuseExisting(target, force);
    }

    /** Whether the output's name ends so. */
    boolean endsIn(String ending) {
        return out != null && out.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }
}
