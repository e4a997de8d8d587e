package dev.facet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.facet.data.MeshSequence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A captured person, frame by frame; no time is looked at. */
class SequenceRunTest {
    private static Optional<Path> folder() {
        String given = System.getProperty("facet.shared");
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path shared = given == null ? at.resolve("shared") : Path.of(given);
            Path folder = shared.resolve("data/mesh_sequences");
            if (Files.exists(folder.resolve("crane.json"))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    @Test
    void framesAreRedoneInPartAndHaveTheBitsOfThoseMadeAnew() {
        Optional<Path> folder = folder();
        assumeTrue(folder.isPresent(), "skipped: shared/data/mesh_sequences/crane.json is not here");
        List<SequenceRun.Frame> frames = new ArrayList<>();
        new SequenceRun(MeshSequence.read(folder.orElseThrow(), "crane"), 0.1).play(6, frames::add);
        assertThat(frames)
                .hasSize(5)
                .allMatch(SequenceRun.Frame::same)
                .allMatch(frame -> frame.redone().maskRows() < 10_002)
                .anyMatch(frame -> frame.redone().maskRows() > 0);
    }
}
