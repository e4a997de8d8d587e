package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
    @TempDir
    Path folder;

    @Test
    void theCommitIsReadFromEveryFormOfClone() throws IOException {
        Path git = Files.createDirectories(folder.resolve("clone/.git"));
        Files.writeString(git.resolve("HEAD"), "0123abc\n");
        assertThat(Provenance.head(git)).isEqualTo("0123abc");
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(git.resolve("packed-refs"), "# pack-refs\nfeed refs/heads/other\nbeef refs/heads/main\n");
        assertThat(Provenance.head(git)).isEqualTo("beef");
        Files.createDirectories(git.resolve("refs/heads"));
        Files.writeString(git.resolve("refs/heads/main"), "cafe\n");
        assertThat(Provenance.head(git)).isEqualTo("cafe");
        Path tree = Files.createDirectories(git.resolve("worktrees/w"));
        Files.writeString(tree.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(tree.resolve("commondir"), "../..\n");
        Path file = Files.writeString(
                Files.createDirectories(folder.resolve("w")).resolve(".git"), "gitdir: ../clone/.git/worktrees/w\n");
        assertThat(Provenance.head(file)).isEqualTo("cafe");
    }

    @Test
    void versionAndMachineAreKnown() {
        assertThat(Provenance.version()).isNotEqualTo("unknown").doesNotContain("$");
        assertThat(Provenance.machine().path("cores").asInt()).isPositive();
        assertThat(Provenance.machine().has("host")).isFalse();
        assertThat(Provenance.machineInWords())
                .contains(
                        Runtime.getRuntime().availableProcessors() + " cores",
                        "Java " + Runtime.version().feature());
    }

    @Test
    void aCommandIsQuotedAsAShellWantsIt() {
        assertThat(Provenance.command(List.of("facet", "train", "my recipe.yaml", "decays=[1,2]", "--run", "it's", "")))
                .isEqualTo("facet train 'my recipe.yaml' 'decays=[1,2]' --run 'it'\\''s' ''");
    }
}
