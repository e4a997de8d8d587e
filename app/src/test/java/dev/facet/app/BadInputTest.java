package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.facet.data.Npy;
import dev.facet.data.NpyArray;
import dev.facet.data.ScipyCsr;
import dev.facet.graph.SparseMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
            graph --graph grid:4x4 --radius 2                 | --radius goes with clouds of points and meshes
            graph --graph DIR/good.tsv --weights gaussian     | --weights goes with clouds of points and meshes
            graph --graph DIR/points.npy --knn 2 --radius 2   | --knn and --radius exclude each other
            graph --graph DIR/points.npy --radius 2 --knn-mode mutual | --knn-mode goes with --knn, not with --radius
            graph --graph DIR/points.npy --radius 0           | --radius must be positive and finite, got 0.0
            graph --graph DIR/points.npy --radius far         | --radius
            graph --graph DIR/points.npy --knn 2 --weights cotangent | --weights cotangent goes with the faces of a mesh, not with --knn
            graph --graph DIR/points.npy --knn 2 --weights gausian | nearest: gaussian
            graph --graph DIR/points.npy --knn 2 --width 3    | --width goes with --weights gaussian
            graph --graph DIR/points.npy --knn 2 --weights gaussian --width 0 | --width must be positive and finite, got 0.0
            graph --graph DIR/cloud.off                       | --knn says how many nearest neighbours to join, --radius how far
            graph --graph DIR/cloud.off --weights cotangent   | --weights cotangent goes with the faces of a mesh
            graph --graph DIR/index.off                       | face 0 names vertex 9 in a mesh of 3 vertices
            graph --graph DIR/nan.xyz --knn 2                 | coordinate of NaN in point 1
            graph --graph DIR/words.ply --knn 2               | words.ply
            graph --graph DIR/words.las --knn 2               | words.las
            graph --graph DIR/words.laz --knn 2               | words.laz
            graph --graph DIR/none.ply                        | none.ply
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
            features --graph grid:4x4 --max-length -1         | --max-length must be 1 to 127, got -1
            features --graph grid:4x4 --max-length 0          | --max-length must be 1 to 127, got 0
            features --graph grid:4x4 --max-length 500        | --max-length must be 1 to 127, got 500
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
            # attention
            attend --graph grid:2x2 | --queries
            attend --graph grid:2x2 --queries DIR/none.npy --keys DIR/q.npy --values DIR/q.npy | none.npy
            attend --graph grid:2x2 --queries DIR/folder.npz --keys DIR/q.npy --values DIR/q.npy | folder.npz
            attend --graph grid:2x2 --queries DIR/words.npy --keys DIR/q.npy --values DIR/q.npy | words.npy
            attend --graph grid:2x2 --queries DIR/cut.npy --keys DIR/q.npy --values DIR/q.npy | truncated
            attend --graph grid:2x2 --queries DIR/nan.npy --keys DIR/q.npy --values DIR/q.npy | all numbers of --queries must be finite
            attend --graph grid:2x2 --queries DIR/whole.npy --keys DIR/q.npy --values DIR/q.npy | --queries takes float32
            attend --graph grid:2x2 --queries DIR/line.npy --keys DIR/q.npy --values DIR/q.npy | takes (N, m) or (H, N, m)
            attend --graph grid:2x2 --queries DIR/q.npy --keys DIR/four.npy --values DIR/q.npy | has shape (4, 2) but --keys DIR/four.npy has shape (2, 4)
            attend --graph grid:2x2 --queries DIR/q.npy --keys DIR/q.npy --values DIR/four.npy | has shape (4, 2) but --values DIR/four.npy has shape (2, 4)
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x3 | --graph grid:2x3 has 6 nodes, but --queries DIR/q.npy has 4 rows
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --features DIR/five.npz | five.npz has 5 nodes, but --queries DIR/q.npy has 4 rows
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --mask DIR/five.npz | five.npz has 5 nodes, but --queries DIR/q.npy has 4 rows
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --mask DIR/wide.npz | is 2 x 3, --mask takes (N, N)
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --mask DIR/words.npz | words.npz
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy | --estimator none
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --features DIR/five.npz --mask DIR/five.npz | --features and --mask exclude each other
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --features DIR/five.npz --graph grid:2x2 | --graph
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --features DIR/five.npz --walks 3 | --walks
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --features DIR/five.npz --exact | --exact
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --features DIR/five.npz --scale 2 | --scale
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --features DIR/five.npz --estimator independent | --estimator independent
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --mask DIR/five.npz --graph grid:2x2 | --graph
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --mask DIR/five.npz --estimator symmetric | --estimator
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --mask DIR/five.npz --max-length 2 | --max-length
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --mask DIR/five.npz --path landmark | --path landmark does not go with --mask
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --mask DIR/five.npz --path horner | --path horner does not go with --mask
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --path best | is none of auto, dense, landmark
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --path horner | --path horner does not go with --estimator symmetric
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --path asymmetric --estimator symmetric | --path asymmetric does not go with --estimator symmetric
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --estimator independent --path horner | --path horner does not go with --estimator independent
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --estimator asymmetric --path landmark | --path landmark does not go with --estimator asymmetric
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --estimator asymmetric --path horner | --path horner does not go with --estimator asymmetric
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --exact --path landmark | --path landmark does not go with --exact
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --exact --path asymmetric | --path asymmetric does not go with --exact
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --estimator none --path sparse | --path sparse does not go with --estimator none
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --estimator toeplitz --table DIR/q.npy --path sparse | --path sparse does not go with --estimator toeplitz
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --path landmark --kernel-attention softmax | --path landmark does not go with --kernel-attention softmax
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --exact --path horner --kernel-attention softmax | --path horner does not go with --kernel-attention softmax
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --exact --walks 3 | --exact draws no walks, but --walks is given
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --estimator toeplitz | --table
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --estimator toeplitz --table DIR/q.npy | has shape (4, 2), --table takes (2H-1, 2W-1)
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --estimator toeplitz --table DIR/line.npy | --table takes (2H-1, 2W-1)
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --estimator toeplitz --table DIR/table.npy | has 6 nodes, but --queries DIR/q.npy has 4 rows
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --estimator toeplitz --table DIR/table.npy --graph grid:2x2 | grid:2x3, but --graph is grid:2x2
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --estimator none --max-length 3 | --max-length
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --feature-map rel | nearest: relu
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --kernel-attention soft | is none of linear, softmax
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --out DIR/y.npz | y.npz must end in .npy
            attend --queries DIR/q.npy --keys DIR/q.npy --values DIR/q.npy --graph grid:2x2 --out DIR/q.npy | --force
            attend --queries DIR/long.npy --keys DIR/long.npy --values DIR/long.npy --graph grid:600x600 --exact --path dense | 482.8 GiB
            attend --queries DIR/long.npy --keys DIR/long.npy --values DIR/long.npy --graph grid:600x600 --exact --path dense | instead horner
            attend --queries DIR/long.npy --keys DIR/long.npy --values DIR/long.npy --graph grid:600x600 --path dense | 482.8 GiB
            attend --queries DIR/long.npy --keys DIR/long.npy --values DIR/long.npy --estimator none --kernel-attention softmax | 482.8 GiB
            recipes shape                                     | shapes
            # pictures
            render                                            | --subject is missing
            render --out DIR/x.png                            | --subject is missing: head, chair, ict-head or FILE.obj
            render --subject had --out DIR/x.png              | the subject 'had' is none of head, chair, ict-head, nor an .obj file (nearest: head)
            render --subject head                             | --out is missing
            render --subject head --out DIR/x.bmp             | x.bmp must end in .png, .obj, .ply or .json
            render --subject head --out DIR/there.png         | there.png exists already; --force replaces it
            render --subject head --out DIR/folder.png        | folder.png
            render --subject head --identity -1 --out DIR/x.png | --identity must be at least 0, got -1
            render --subject head --identity x --out DIR/x.png | --identity
            render --subject head --azimuth NaN --out DIR/x.png | azimuth must be from
            render --subject head --azimuth east --out DIR/x.png | --azimuth
            render --subject head --size 0 --out DIR/x.png    | the size must be 1 to 4096 pixels, got 0
            render --subject head --size 9999 --out DIR/x.png | the size must be 1 to 4096 pixels, got 9999
            render --subject head --background red --out DIR/x.png | --background must be three numbers R,G,B
            render --subject head --background 1,2 --out DIR/x.png | --background must be three numbers R,G,B
            render --subject head --background 0,0,300 --out DIR/x.png | got 0,0,300
            render --subject head --pass dept --out DIR/x.png | 'dept' is none of colour, depth, normal, albedo, mask (nearest: depth)
            render --subject head --samples 9 --out DIR/x.png | --samples must be 1 to 8, got 9
            render --subject head --sheet azimuth --out DIR/x.png | --sheet must be FACTOR=FROM:TO:STEP
            render --subject head --sheet azimut=0:1:1 --out DIR/x.png | --sheet varies one of azimuth
            render --subject head --sheet azimuth=0:10:-1 --out DIR/x.png | never arrives
            render --subject head --sheet azimuth=0:10:0 --out DIR/x.png | never arrives
            render --subject head --sheet azimuth=0:1000:1 --out DIR/x.png | has 1001 values, at most 256 are shown
            render --subject head --sheet azimuth=a:b:c --out DIR/x.png | a is no number
            render --subject head --sheet identity=0:1:.5 --out DIR/x.png | identities are whole numbers
            render --subject head --sheet azimuth=0:1:1 --sheet azimuth=0:1:1 --out DIR/x.png | varies azimuth twice
            render --subject head --size 4096 --sheet azimuth=0:20:1 --out DIR/x.png | at most 67108864 are written
            render --subject head --count 0 --out DIR/set     | --count must be 1 to 1000000, got 0
            render --subject head --count 2 --out DIR/x.png   | --count writes one folder
            render --subject head --count 2 --sheet azimuth=0:1:1 --out DIR/set | give one of them
            render --subject head --count 2 --out DIR/thesis  | thesis exists already; --force replaces it
            render --subject DIR/none.obj --out DIR/x.png     | none.obj: does not exist
            render --subject DIR/words.obj --out DIR/x.png    | words.obj: holds 0 vertices but no faces
            render --subject DIR/index.obj --out DIR/x.png    | index.obj: has face 1 that names vertex 9 of 3
            render --subject DIR/nan.obj --out DIR/x.png      | nan.obj: has vertex 3 with "NaN" where a finite number is wanted (line 3)
            render --subject DIR/nomtl.obj --out DIR/x.png    | nomtl.obj: names the material file "gone.mtl", which is not beside it
            render --subject DIR/trick.obj --out DIR/x.png    | only files in its own folder or below are opened
            render --subject head --identity -3 --out DIR/x.png | --identity must be at least 0, got -3
            render --subject head --texture-identity -1 --out DIR/x.png | --texture-identity must be at least 0, got -1
            render --scene DIR/minus.json --out DIR/x.png     | minus.json: identities must be at least 0, got -4
            render --scene DIR/shadows.json --out DIR/x.png   | shadows.json: shadows must be true or false, got 1
            render --scene DIR/samples.json --out DIR/x.png   | samples.json: samples of a pixel each way must be 1 to 8, got 9
            render --scene DIR/open.json --out DIR/x.png      | open.json: is no JSON (line
            render --scene DIR/none.json --out DIR/x.png      | none.json: does not exist
            render --scene DIR/words.json --out DIR/x.png     | words.json: is no JSON
            render --scene DIR/key.json --out DIR/x.png       | key.json: has the key "azimut"
            render --scene DIR/text.json --out DIR/x.png      | text.json: azimuth must be a number of degrees, got "left"
            render --scene DIR/old.json --out DIR/x.png       | version 99 of the subject chair
            render --scene DIR/short.json --out DIR/x.png     | shape coordinates, got 2
            # the demonstration
            demo --grid 4 --out DIR/demo                      | --grid must be 8 to 512, got 4
            demo --points 7 --out DIR/demo                    | --points must be 64 to 1000000, got 7
            demo --steps 0 --out DIR/demo                     | --steps must be 1 to 100000, got 0
            demo --steps ten --out DIR/demo                   | --steps
            demo --quik                                       | unknown option --quik; the nearest known one is --quick
            demo --out DIR/there.npz                          | there.npz is a file, a folder is wanted
            demo --out DIR                                    | exists and is not an earlier demonstration
            demo surplus                                      | unexpected argument surplus
            # recipes and their keys
            train                                             | a recipe is missing
            train --resume                                    | --resume without a recipe needs --run
            train shape --run DIR/r                           | unknown recipe 'shape', did you mean 'shapes'?
            train DIR/none.yaml --run DIR/r                   | none.yaml does not exist
            train DIR/folder.yaml --run DIR/r                 | folder.yaml is not a file
            train DIR/broken.yaml --run DIR/r                 | broken.yaml, line 2
            train DIR/list.yaml --run DIR/r                   | wanted 'key: value' lines
            train DIR/twice.yaml --run DIR/r                  | twice.yaml, line 3
            train DIR/unknown.yaml --run DIR/r                | training.bach: unknown key 'bach', did you mean 'batch'?
            train DIR/circle.yaml --run DIR/r                 | recipes extend each other in a circle
            train DIR/kind.yaml --run DIR/r                   | kind: wanted image-classification or inverse-graphics, got "speech"
            train shapes batchh=3 --run DIR/r                 | unknown key 'batchh', did you mean 'batch'?
            train shapes model.atention.walks=3 --run DIR/r   | did you mean 'model.attention.walks'?
            train shapes foo --run DIR/r                      | an override is key=value, got 'foo'
            train shapes steps=5 epochs=2 --run DIR/r         | steps and epochs exclude each other
            train shapes batch= --run DIR/r                   | training.batch: wanted a value after '='
            train shapes batch=x --run DIR/r                  | training.batch: wanted a whole number, got "x"
            train shapes batch=2.5 --run DIR/r                | training.batch: wanted a whole number, got 2.5
            train shapes batch=0 --run DIR/r                  | batch must be at least 1, got 0
            train shapes batch=61 train_images=60 --quiet --run DIR/r | a batch of 61 is more than the 60 training pictures
            train shapes steps=0 --run DIR/r                  | one of steps and epochs must be at least 1
            train shapes steps=-3 --run DIR/r                 | got -3 and 0
            train shapes steps=2000000000 --run DIR/r         | steps must be at most 10000000, got 2000000000
            train shapes epochs=2000000000 train_images=60 batch=8 --quiet --run DIR/r | training.epochs: 2000000000 epochs
            train shapes learning_rate=NaN --run DIR/r        | learning_rate must be positive and finite, got NaN
            train shapes learning_rate=0 --run DIR/r          | learning_rate must be positive and finite, got 0
            train shapes label_smoothing=1 --run DIR/r        | label_smoothing must be at least 0 and below 1, got 1.0
            train shapes flip=maybe --run DIR/r               | training.augmentation.flip: wanted true or false, got "maybe"
            train shapes mask=gfr --run DIR/r                 | model.attention.mask: unknown value 'gfr', did you mean 'grf'?
            train shapes heads=5 --run DIR/r                  | heads must divide dimension, got 5 heads for 48
            train shapes walks=0 --run DIR/r                  | walks must be at least 1, got 0
            train shapes halt=1 --run DIR/r                   | halt must be at least 0 and below 1, got 1.0
            train shapes max_length=-1 --run DIR/r            | max_length must be 0 to 127, got -1
            train shapes seed=3 --run DIR/r                   | the seed of a run is not a key of its recipe, give --seed
            train shapes classes=3 --run DIR/r                | this key is not to be set, the data say it
            train shapes patch=5 --quiet --run DIR/r          | patch must divide the picture, got patches of 5
            train shapes crop=40 --quiet --run DIR/r          | pictures of 32 x 32 can be shifted by at most 31, got 40
            train shapes size=8 --quiet --run DIR/r           | shapes are drawn at sizes of 12 to 512, got 8
            train shapes size=9999 --quiet --run DIR/r        | size must be 0 to 4096, got 9999
            train shapes --threads 0 --run DIR/r              | --threads must be 1 to 1024, got 0
            train shapes --seed x --run DIR/r                 | Invalid value for option '--seed'
            # data
            train shapes data=DIR/none.zip --quiet --run DIR/r    | none.zip: does not exist; give as data=PATH a folder or zip
            train shapes data=DIR/words.npz --quiet --run DIR/r   | words.npz: is not compressed correctly
            train shapes data=DIR/empty.zip --quiet --run DIR/r   | holds no folder train; train/CLASS/pictures
            train shapes data=DIR/folder.tsv --quiet --run DIR/r  | holds no folder train; train/CLASS/pictures
            train shapes data=DIR/corrupt.zip --quiet --run DIR/r | corrupt.zip: train/a/1.jpg is
            train shapes data=DIR/noclass.zip --quiet --run DIR/r | train/1.jpg lies in no folder that names its class
            # runs
            train shapes --quiet --run DIR/there.npz          | there.npz is a file, a folder is wanted for a run
            train shapes --quiet --run DIR/thesis             | thesis exists; --resume goes on with it, --force replaces it
            train shapes --quiet --run DIR/thesis --force     | thesis is not the folder of a run, so --force will not replace it
            train --resume --run DIR/none                     | none cannot be resumed: it does not exist
            train --resume --run DIR/thesis                   | thesis cannot be resumed: it has no config.yaml
            eval DIR/none                                     | none does not exist
            eval DIR/there.npz                                | there.npz is not the folder of a run
            eval DIR/thesis                                   | thesis is not the folder of a run: it has no config.yaml
            eval                                              | Missing required parameter: 'RUN'
            predict DIR/none DIR/points.npy                   | none does not exist
            predict DIR/none                                  | Missing required parameter: 'INPUT'
            export DIR/none --out DIR/e                       | none does not exist
            export DIR/none                                   | Missing required option: '--out
            export DIR/none --out DIR/there.npz               | there.npz exists already; --force replaces it
            compare                                           | Missing required parameter: 'RUN'
            compare DIR/none DIR/none --out DIR/p             | none does not exist
            # inverse graphics
            encode                                            | Missing required option: '--image
            encode --image DIR/none.png                       | none.png: does not exist
            encode --image DIR/folder.tsv                     | folder.tsv: holds no picture
            encode --image DIR/there.npz --model DIR/none     | there is no model
            encode --image DIR/there.npz --out DIR/codes.txt  | codes.txt must end in .npy
            encode --image DIR/there.npz --out DIR/q.npy      | q.npy exists already; --force replaces it
            rerender --image DIR/there.npz                    | Missing required option: '--out
            rerender --image DIR/there.npz --out DIR/z        | z must end in .png
            rerender --image DIR/there.npz --out DIR/z.png --model DIR/thesis | thesis is not the folder of a run
            rerender --image DIR/there.npz --out DIR/z.png --azimut 3 | unknown option --azimut; the nearest known one is --azimuth
            sample --model DIR/none --out DIR/z.png           | there is no model
            sample --count -1 --out DIR/z.png                 | --count must be 1 to 1000000, got -1
            sample --count 4 --out DIR/there.npz              | there.npz is a file, a folder is wanted
            # bounds
            bounds                                            | Missing required option: '--graph=G'
            bounds --graph grid:4x4 --walks 0                 | --walks must be 1 to 4096, got 0
            bounds --graph grid:4x4 --walks 4,x               | --walks
            bounds --graph grid:4x4 --deviations 0            | --deviations must be above 0 and finite, got 0.0
            bounds --graph grid:4x4 --sets 0                  | --sets must be 1 to 1000000, got 0
            bounds --graph grid:4x4 --delta 1                 | --delta must be above 0 and below 1, got 1.0
            bounds --graph grid:4x4 --halt 1                  | --halt must be at least 0 and below 1, got 1.0
            bounds --graph path:1                             | no two nodes among those looked at
            bounds --graph grid:4x4 --plot DIR/there.png      | there.png exists already; --force replaces it
            # one row of a mask
            mask --graph grid:4x4 --around 3                  | --around goes with clouds and meshes
            mask --graph DIR/points.npy --knn 2 --around 99   | --around 99: the nodes of
            mask --graph DIR/points.npy --knn 2 --around 0 --exact | so --exact is not for it
            mask --graph DIR/points.npy --knn 2 --around 0 --out DIR/m.npz | m.npz must end in .ply or .las
            mask --graph DIR/points.npy --knn 2 --around 0 --picture DIR/m.jpg | m.jpg must end in .png
            mask --graph DIR/points.npy --knn 2 --picture DIR/m.png | --picture goes with --around NODE
            mask --graph DIR/points.npy --knn 2 --around 0 --view 3,4 | --view goes with --picture
            mask --graph DIR/points.npy --knn 2 --around 0 --picture DIR/m.png --view 3,94 | the second from -90 to 90
            render --subject chair --points 0 --out DIR/c.ply                 | --points must be 1 to 100000000, got 0
            render --subject chair --points 5 --out DIR/c.png                 | an --out must end in .ply or .las
            render --subject chair --points 5 --count 3 --out DIR/c           | --count makes a folder of pictures and --points a cloud
            # sweeps
            sweep shapes mask=grf,nonee --seeds 1 --out DIR/s | model.attention.mask: unknown value 'nonee', did you mean 'none'?
            sweep shapes maks=grf,none --seeds 1 --out DIR/s  | unknown key 'maks', did you mean 'mask'?
            sweep shapes mask= --seeds 1 --out DIR/s          | mask: a value is missing
            sweep shapes mask=grf,,none --seeds 1 --out DIR/s | mask: a value is missing in 'grf,,none'
            sweep shapes mask=grf,grf --seeds 1 --out DIR/s   | the values of mask must differ
            sweep shapes --seeds x --out DIR/s                | '--seeds' (1,2,3): 'x' is not a long
            sweep shapes --seeds 1,1 --out DIR/s              | the seeds of a sweep must differ, got [1, 1]
            sweep shapes --seeds 1 --seed 2 --out DIR/s       | --seeds takes the place of --seed
            sweep shapes --seeds 1 --out DIR/thesis           | thesis exists and holds no sweep; name another folder
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
        write("words.ply", "these are only words");
        write("words.las", "these are only words");
        write("words.laz", "these are only words");
        write("cloud.off", "OFF\n3 0 0\n0 0 0\n1 0 0\n0 1 0\n");
        write("index.off", "OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 9\n");
        write("nan.xyz", "1 2 3\n4 nan 6\n");
        write("there.npz", "precious");
        write("there.png", "precious");
        Files.createDirectory(folder.resolve("folder.png"));
        String corners = "v 0 0 0\nv 1 0 0\nv 0 1 0\n";
        write("words.obj", "these are only words");
        write("index.obj", corners + "f 1 2 9\n");
        write("nan.obj", "v 0 0 0\nv 1 0 0\nv NaN 1 0\nf 1 2 3\n");
        write("nomtl.obj", "mtllib gone.mtl\n" + corners + "f 1 2 3\n");
        write("trick.obj", "mtllib ../../secret.mtl\n" + corners + "f 1 2 3\n");
        write("words.json", "these are only words");
        write("minus.json", "{\"subject\": \"head\", \"identity\": -4}");
        write("shadows.json", "{\"subject\": \"head\", \"shadows\": 1}");
        write("samples.json", "{\"subject\": \"head\", \"samples\": 9}");
        write("open.json", "{\"subject\": \"head\"");
        write("key.json", "{\"subject\": \"head\", \"azimut\": 3}");
        write("text.json", "{\"subject\": \"head\", \"azimuth\": \"left\"}");
        write("old.json", "{\"subject\": \"chair\", \"version\": 99}");
        write("short.json", "{\"subject\": \"chair\", \"shape\": [1, 2]}");
        write("broken.yaml", "training:\n  batch: [3\n");
        write("list.yaml", "- 3\n");
        write("twice.yaml", "training:\n  batch: 3\n  batch: 4\n");
        write("unknown.yaml", "training:\n  bach: 3\n");
        write("circle.yaml", "extends: circle.yaml\n");
        write("kind.yaml", "kind: speech\n");
        zip("empty.zip", "notes.txt");
        zip("corrupt.zip", "train/a/1.jpg", "test/a/1.jpg");
        zip("noclass.zip", "train/1.jpg");
        Files.writeString(Files.createDirectory(folder.resolve("thesis")).resolve("thesis.txt"), "precious");
        Files.createDirectory(folder.resolve("folder.yaml"));
        Files.createDirectory(folder.resolve("folder.tsv"));
        Files.createDirectory(folder.resolve("folder.npz"));
        Npy.write(folder.resolve("points.npy"), new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
        Npy.write(folder.resolve("nan.npy"), new float[] {0, 0, 0, Float.NaN, 1, 0, 1, 1}, 4, 2);
        Npy.write(folder.resolve("four.npy"), new float[8], 2, 4);
        Npy.write(folder.resolve("q.npy"), new float[8], 4, 2);
        Npy.write(folder.resolve("line.npy"), new float[8], 8);
        Npy.write(folder.resolve("table.npy"), new float[15], 3, 5);
        Npy.write(folder.resolve("long.npy"), new float[360_000], 360_000, 1);
        Npy.write(folder.resolve("whole.npy"), false, NpyArray.of(new int[8], 4, 2));
        SparseMatrix five = SparseMatrix.of(5, new int[] {0, 1, 1, 1, 1, 1}, new int[] {0}, new float[] {1});
        ScipyCsr.write(folder.resolve("five.npz"), false, five);
        SparseMatrix wide = SparseMatrix.of(3, new int[] {0, 1, 1}, new int[] {0}, new float[] {1});
        ScipyCsr.write(folder.resolve("wide.npz"), false, wide);
        byte[] whole = Files.readAllBytes(folder.resolve("points.npy"));
        Files.write(folder.resolve("cut.npy"), java.util.Arrays.copyOf(whole, whole.length - 5));
    }

    private void write(String name, String text) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private void zip(String name, String... entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2, 3, (byte) 0xff, (byte) 0xd9});
                zip.closeEntry();
            }
        }
    }

    private List<Path> contents() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }
}
