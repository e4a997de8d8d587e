package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.facet.data.Npy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every bad input: exit 2, one line that names the option or the file and the value, and nothing written. */
class BadInputTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # the graph
            graph                                             | --graph
            graph --graph                                     | --graph
            graph --graph grid:0x5                            | grid:0x5
            graph --graph grid:-3x5                           | grid:-3x5
            graph --graph grid:5                              | grid:5
            graph --graph grid:99999x99999                    | GiB
            graph --graph blob:7                              | blob:7
            graph --graph torus:4x4:diagonal                  | torus:4x4:diagonal
            graph --graph DIR/none.tsv                        | none.tsv
            graph --graph DIR                                 | DIR
            graph --graph DIR/folder.tsv                      | directory
            graph --graph DIR/folder.npz                      | directory
            graph --graph DIR/words.tsv                       | words.tsv
            graph --graph DIR/negative.tsv                    | negative.tsv
            graph --graph DIR/clash.tsv                       | clash.tsv
            graph --graph DIR/nan.tsv                         | nan.tsv
            graph --graph DIR/good.tsv --nodes 2              | 2
            graph --graph DIR/good.tsv --nodes 0              | --nodes must be at least 1, got 0
            graph --graph DIR/words.npz                       | words.npz
            graph --graph DIR/words.graphml                   | words.graphml
            graph --graph DIR/words.npy --knn 3               | words.npy
            graph --graph DIR/cut.npy --knn 3                 | truncated
            graph --graph DIR/nan.npy --knn 1                 | nan.npy
            graph --graph DIR/four.npy --knn 1                | four.npy
            graph --graph DIR/points.npy                      | --knn
            graph --graph DIR/points.npy --knn 0              | --knn must be at least 1, got 0
            graph --graph grid:4x4 --knn 3                    | --knn
            graph --graph grid:4x4 --knn-mode mutual          | --knn-mode
            graph --graph grid:4x4 --directed                 | --directed
            graph --graph grid:4x4 --normalisation best       | 'best' is none of symmetric, row, none
            graph --graph grid:4x4 --out DIR/w.npy            | w.npy must end in .npz
            graph --graph grid:4x4 --out DIR/there.npz        | --force
            graph --graph grid:4x4 --out DIR/folder.npz       | folder.npz
            graph --graph grid:4x4 --threads 0                | --threads must be 1 to 1024, got 0
            graph --graph grid:4x4 --graph grid:5x5           | --graph
            graph --grph grid:4x4                             | unknown option --grph; the nearest known one is --graph
            grap --graph grid:4x4                             | unknown verb grap; the nearest known one is graph
            graph --graph grid:4x4 surplus                    | unexpected argument surplus
            # walks
            features --graph grid:4x4 --walks 0               | --walks must be at least 1, got 0
            features --graph grid:4x4 --walks -2              | --walks must be at least 1, got -2
            features --graph grid:4x4 --walks 2.5             | --walks
            features --graph grid:4x4 --halt 1                | --halt must be at least 0 and below 1, got 1.0
            features --graph grid:4x4 --halt -0.1             | --halt must be at least 0 and below 1, got -0.1
            features --graph grid:4x4 --halt NaN              | --halt must be at least 0 and below 1, got NaN
            features --graph grid:4x4 --max-length -1         | --max-length must be 0 to 127, got -1
            features --graph grid:4x4 --max-length 500        | --max-length must be 0 to 127, got 500
            features --graph grid:4x4 --scheme repeling       | nearest: repelling
            features --graph grid:4x4 --out DIR/phi.npy       | phi.npy must end in .npz
            # f
            features --graph grid:4x4 --kernel diffuson       | nearest: diffusion
            features --graph grid:4x4 --scale 0               | --scale must be positive and finite, got 0.0
            features --graph grid:4x4 --scale Infinity        | --scale must be positive and finite, got Infinity
            features --graph grid:4x4 --coefficients 1,x      | --coefficients: number 1 is 'x'
            features --graph grid:4x4 --coefficients 1,,2     | --coefficients: number 1 is ''
            features --graph grid:4x4 --coefficients 1,NaN    | --coefficients: number 1 is NaN
            features --graph grid:4x4 --max-length 1 --coefficients 1,1,1 | --coefficients has 3 numbers, but --max-length 1 takes at most 2
            features --graph grid:4x4 --coefficients 1 --alpha 1          | --coefficients and --alpha exclude each other
            features --graph grid:4x4 --coefficients 1 --kernel laplacian | --kernel
            features --graph grid:4x4 --alpha 1 --scale 2     | --scale
            features --graph grid:4x4 --alpha 0,1             | --alpha must start with a positive number, got 0.0
            # masks
            mask --graph grid:4x4 --exact --walks 4           | --exact draws no walks, but --walks is given
            mask --graph grid:4x4 --exact --halt 0.1          | --exact draws no walks, but --halt is given
            mask --graph grid:4x4 --exact --scheme iid        | --exact draws no walks, but --scheme is given
            mask --graph grid:4x4 --exact --estimator independent | --estimator independent
            mask --graph grid:4x4 --estimator best            | is none of symmetric
            mask --graph grid:4x4 --estimator none            | --estimator none
            mask --graph grid:4x4 --estimator none --walks 3  | --walks
            mask --graph grid:4x4 --estimator toeplitz        | --table
            mask --graph grid:4x4 --table DIR/points.npy      | --table
            mask --graph grid:4x4 --out DIR/m.txt             | m.txt must end in .npz or .npy
            mask --graph grid:600x600 --exact --out DIR/m.npy | 482.8 GiB
            mask --graph DIR/words.npz --out DIR/m.npz        | words.npz
            recipes shape                                     | shapes
            # the demonstration
            demo --grid 4 --out DIR/demo                      | --grid must be 8 to 512, got 4
            demo --points 7 --out DIR/demo                    | --points must be 64 to 1000000, got 7
            demo --steps 0 --out DIR/demo                     | --steps must be 1 to 100000, got 0
            demo --steps ten --out DIR/demo                   | --steps
            demo --quik                                       | unknown option --quik; the nearest known one is --quick
            demo --out DIR/there.npz                          | there.npz is a file, a folder is wanted
            demo --out DIR                                    | exists and is not an earlier demonstration
            demo surplus                                      | unexpected argument surplus
            """)
    void isRefused(String line, String said) throws IOException {
        prepare();
        List<Path> before = contents();
        String[] args = line.replace("DIR", folder.toString()).split(" +", -1);
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).as("standard error").contains(said.replace("DIR", folder.toString()));
        assertThat(run.err()).as("one line").hasLineCount(1).startsWith("facet");
        assertThat(run.code()).as("exit code").isEqualTo(2);
        assertThat(run.out()).as("standard output").isEmpty();
        assertThat(contents()).as("files").isEqualTo(before);
        assertThat(Files.readString(folder.resolve("there.npz"))).isEqualTo("precious");
    }

    private void prepare() throws IOException {
        write("words.tsv", "0\tone\n");
        write("negative.tsv", "0\t1\n0\t-1\n");
        write("clash.tsv", "0\t1\t0.5\n1\t0\t0.7\n");
        write("nan.tsv", "0\t1\tnan\n");
        write("good.tsv", "0\t1\n1\t2\n");
        write("words.npz", "these are only words");
        write("words.npy", "these are only words");
        write("words.graphml", "these are only words");
        write("there.npz", "precious");
        Files.createDirectory(folder.resolve("folder.tsv"));
        Files.createDirectory(folder.resolve("folder.npz"));
        Npy.write(folder.resolve("points.npy"), new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
        Npy.write(folder.resolve("nan.npy"), new float[] {0, 0, 0, Float.NaN, 1, 0, 1, 1}, 4, 2);
        Npy.write(folder.resolve("four.npy"), new float[8], 2, 4);
        byte[] whole = Files.readAllBytes(folder.resolve("points.npy"));
        Files.write(folder.resolve("cut.npy"), java.util.Arrays.copyOf(whole, whole.length - 5));
    }

    private void write(String name, String text) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> contents() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }
}
