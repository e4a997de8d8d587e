package dev.facet.app;

import dev.facet.app.demo.Demo;
import dev.facet.app.demo.DemoLog;
import dev.facet.app.demo.DemoOptions;
import dev.facet.app.demo.DemoStopped;
import dev.facet.data.AtomicFiles;
import dev.facet.training.Interrupts;
import dev.facet.training.TrainOptions;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code facet demo}: what Facet does, shown on things made in the program, ending with one page. */
@Command(
        name = "demo",
        description = {
            "Shows what Facet does in a report to open in a browser; needs no file.",
            "Turns a face and a chair from one picture of each, trains such a network for a minute, draws masks,",
            "times attention and checks its answers, trains two small models: about two minutes."
        },
        footer = {
            "",
            "DIR holds report.html (one page that needs nothing else), pictures/ and the three run folders in runs/.",
            "Without --out an earlier demonstration in runs/demo is replaced; Ctrl-C writes nothing.",
            "",
            "Examples:",
            "  facet demo",
            "  facet demo --quick --out /tmp/demo --json"
        })
final class DemoCommand extends Verb {
    private static final Path DEFAULT = Path.of("runs", "demo");

    @Option(names = "--out", paramLabel = "DIR", order = 50, description = "The folder to write (default: runs/demo).")
    @Nullable
    Path out;

    @Option(
            names = "--quick",
            order = 51,
            description = "Smaller and shorter, half a minute: to see that all works, not what it reaches.")
    boolean quick;

    @Option(names = "--force", order = 52, description = "Replace an earlier demonstration in DIR.")
    boolean force;

    @Option(
            names = "--grid",
            paramLabel = "SIDE",
            order = 53,
            description = "Nodes along a side of the largest grid (default: 181).")
    @Nullable
    Integer grid;

    @Option(names = "--points", paramLabel = "N", order = 54, description = "Points of the cloud (default: 32768).")
    @Nullable
    Integer points;

    @Option(
            names = "--steps",
            paramLabel = "N",
            order = 55,
            description = "Steps of each training (default: 600 of heads, 400 of masks).")
    @Nullable
    Integer steps;

    @Override
    void run() {
        DemoOptions options = options();
        Path chosen = out;
        Path folder = chosen == null ? DEFAULT : chosen;
        check(folder, chosen == null || force);
        startEngine();
        TrainOptions training = TrainOptions.DEFAULT
                .withSeed(seed())
                .withThreads(global().threads == null ? 0 : global().threads)
                .withCommand(commandLine());
        // Held until the last file is in place or removed: only then does Ctrl-C end the program.
        try (Interrupts interrupts = Interrupts.guard()) {
            Demo demo = new Demo(options, training, new Lines(interrupts));
            try {
                AtomicFiles.writeDirectory(folder, true, demo::run);
            } catch (DemoStopped stopped) {
                // Told while the guard is held: once it is closed, the machine may be gone before the line is out.
                err().println("facet demo: " + stopped.getMessage());
                err().flush();
                exitCode = 130;
                return;
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put(
                    "report",
                    folder.resolve(Demo.REPORT).toAbsolutePath().normalize().toString());
            if (global().json) {
                fields.put("folder", folder.toString());
                fields.put("figures", demo.figures());
            }
            answer(fields);
        }
    }

    private DemoOptions options() {
        DemoOptions options = quick ? DemoOptions.QUICK : DemoOptions.FULL;
        try {
            options = grid == null ? options : options.withGrid(grid);
            options = points == null ? options : options.withPoints(points);
            return steps == null ? options : options.withSteps(steps);
        } catch (IllegalArgumentException e) {
            throw new UserException("--" + e.getMessage());
        }
    }

    /** Refuses, before any work, a place that holds something other than an earlier demonstration. */
    private static void check(Path folder, boolean replace) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new UserException("--out " + folder + " is a file, a folder is wanted");
        }
        if (AtomicFiles.isEmpty(folder)) {
            return;
        }
        if (!Files.isRegularFile(folder.resolve(Demo.REPORT)) || !Files.isDirectory(folder.resolve(Demo.PICTURES))) {
            throw new UserException(
                    "--out " + folder + " exists and is not an earlier demonstration, so it will not be "
                            + "replaced; name another folder");
        }
        AtomicFiles.refuseExisting(folder, replace);
    }

    /** Progress as lines on standard error. */
    private final class Lines implements DemoLog {
        private final Interrupts interrupts;

        Lines(Interrupts interrupts) {
            this.interrupts = interrupts;
        }

        @Override
        public void stage(int number, int count, String what, double secondsLeft) {
            long s = Math.round(secondsLeft);
            say(String.format(Locale.ROOT, "[%d/%d] %s (about %d:%02d min left)", number, count, what, s / 60, s % 60));
        }

        @Override
        public void detail(String what) {
            say("      " + what);
        }

        @Override
        public boolean stopRequested() {
            return interrupts.requested();
        }

        private void say(String line) {
            if (!global().quiet) {
                err().println(line);
                err().flush();
            }
        }
    }
}
