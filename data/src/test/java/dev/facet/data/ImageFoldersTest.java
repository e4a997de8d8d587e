package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.Parallel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFoldersTest {
    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new TreeMap<>();

    private static byte[] flat(int channels, int height, int width, int value) {
        byte[] pixels = new byte[channels * height * width];
        java.util.Arrays.fill(pixels, (byte) value);
        return Images.png(new Image(channels, height, width, pixels));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path asFolder() throws IOException {
        Path root = Files.createTempDirectory(folder, "set");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(
                    root.resolve(file.getKey().substring(0, file.getKey().lastIndexOf('/') + 1)));
            Files.write(path, file.getValue());
        }
        return root;
    }

    private Path asZip() throws IOException {
        Path zip = Files.createTempFile(folder, "set", ".zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                packed.putNextEntry(new ZipEntry(file.getKey()));
                packed.write(file.getValue());
            }
        }
        return zip;
    }

    private void refused(String problem) throws IOException {
        for (Path path : new Path[] {asFolder(), asZip()}) {
            assertThatThrownBy(() -> ImageFolders.read(path, 0))
                    .isInstanceOf(DataFormatException.class)
                    .hasMessageStartingWith(path + ": ")
                    .hasMessageContaining(problem);
        }
    }

    private void twoClasses() {
        files.put("train/b/1.png", flat(3, 4, 4, 11));
        files.put("train/a/images/2.png", flat(3, 4, 4, 12));
        files.put("train/a/images/1.PNG", flat(1, 4, 4, 13));
        files.put("val/b/9.png", flat(3, 4, 4, 14));
    }

    @Test
    void foldersAndZipsGiveTheSameSet() throws IOException {
        twoClasses();
        files.put("train/a/boxes.txt", text("passed over"));
        files.put("train/a/.hidden.png", text("passed over"));
        ImageSplits folderSet = ImageFolders.read(asFolder(), 0);
        ImageSplits zipSet = ImageFolders.read(asZip(), 0);
        assertThat(ImageData.hash(folderSet)).isEqualTo(ImageData.hash(zipSet));
        assertThat(folderSet.train().classes()).containsExactly("a", "b");
        assertThat(folderSet.train().labels()).containsExactly(0, 0, 1);
        assertThat(folderSet.train().picture(0).pixels()).containsOnly(13).hasSize(48);
        assertThat(folderSet.train().picture(2).pixels()).containsOnly(11);
        assertThat(folderSet.test().labels()).containsExactly(1);
    }

    @Test
    void aFolderRoundEverythingWordsAndAnnotationsAreUnderstood() throws IOException {
        files.put("big/train/n01/images/x.png", flat(1, 3, 3, 1));
        files.put("big/train/n02/images/y.png", flat(1, 3, 3, 2));
        files.put("big/train/n03/images/z.png", flat(1, 3, 3, 2));
        files.put("big/val/images/v1.png", flat(1, 3, 3, 3));
        files.put("big/val/images/v0.png", flat(1, 3, 3, 4));
        files.put("big/val/val_annotations.txt", text("v0.png\tn02\t0\t1\nv1.png\tn01\t0\t1\n"));
        files.put("big/test/images/t.png", flat(1, 3, 3, 5));
        files.put("big/words.txt", text("n01\tcrane, bird\nn02\tcrane\nn99\tother\n"));
        for (Path path : new Path[] {asFolder(), asZip()}) {
            ImageSplits set = ImageFolders.read(path, 0);
            assertThat(set.train().channels()).isEqualTo(1);
            assertThat(set.train().classes()).containsExactly("crane (n01)", "crane (n02)", "n03");
            assertThat(set.test().labels()).containsExactly(1, 0);
            assertThat(set.test().picture(0).pixels()).containsOnly(4);
        }
    }

    @Test
    void picturesOfOtherSizesAreBroughtToTheCommonOrTheWantedOne() throws IOException {
        twoClasses();
        files.put("train/b/2.png", flat(3, 9, 6, 77));
        assertThat(ImageFolders.read(asFolder(), 0).train().picture(3).pixels())
                .containsOnly(77)
                .hasSize(48);
        ImageSplits wanted = ImageData.load(asZip().toString(), new ImageOptions(0, 0, 7, 0));
        assertThat(wanted.train().height()).isEqualTo(7);
        assertThat(wanted.train().picture(3).pixels()).containsOnly(77).hasSize(147);
        assertThat(wanted.test().width()).isEqualTo(7);
    }

    @Test
    void whatIsNoSetIsRefusedInOneLine() throws IOException {
        refused("holds no folder train");
        twoClasses();
        files.put("train/b/broken.png", text("not a picture"));
        refused("train/b/broken.png is not a JPEG, PNG or WebP picture");
        files.remove("train/b/broken.png");
        files.put("val/c/1.png", flat(3, 4, 4, 1));
        refused("has val/c for testing, which is no class of train");
        files.remove("val/c/1.png");
        files.put("train/loose.png", flat(3, 4, 4, 1));
        refused("train/loose.png lies in no folder that names its class");
        files.remove("train/loose.png");
        files.put("words.txt", text("a alpha\n"));
        refused("words.txt, line 1, has no tab");
        files.put("words.txt", new byte[] {'a', '\t', (byte) 0xff});
        refused("words.txt is not text in UTF-8");
        files.remove("words.txt");
        files.remove("val/b/9.png");
        refused("holds no pictures in test or val");
        files.keySet().removeIf(name -> name.endsWith("png") || name.endsWith("PNG"));
        files.put("train/a/readme.txt", text("x"));
        refused("holds no JPEG, PNG or WebP pictures under train/");
        files.put("one/train/a/x.png", flat(1, 1, 1, 1));
        files.put("two/train/a/x.png", flat(1, 1, 1, 1));
        files.remove("train/a/readme.txt");
        refused("holds several sets, one of them is wanted: one/ two/");
    }

    @Test
    void whatIsNoZipIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("x.zip"), text("PK no zip at all"));
        assertThatThrownBy(() -> ImageFolders.read(file, 0)).isInstanceOf(DataFormatException.class);
        twoClasses();
        byte[] whole = Files.readAllBytes(asZip());
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> ImageFolders.read(file, 0))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("is not compressed correctly");
    }

    @Test
    void theFirstOfSeveralBadPicturesIsTold() throws IOException {
        twoClasses();
        for (int i = 10; i < 90; i++) {
            files.put("train/a/" + i + ".png", flat(1, 4, 4, i));
        }
        files.put("train/a/50.png", text("bad"));
        files.put("train/a/80.png", text("bad"));
        Path path = asFolder();
        int before = Parallel.threads();
        try {
            for (int threads : new int[] {1, 2, 7}) {
                Parallel.threads(threads);
                assertThatThrownBy(() -> ImageFolders.read(path, 0)).hasMessageContaining("train/a/50.png");
            }
        } finally {
            Parallel.threads(before);
        }
    }

    @Test
    void tinyImageNetLoads() {
        Path zip = SharedData.file("tiny_imagenet_20.zip");
        ImageSplits set = ImageData.load(zip.toString(), ImageOptions.DEFAULT);
        assertThat(set.train().count()).isEqualTo(10_000);
        assertThat(set.test().count()).isEqualTo(1_000);
        assertThat(set.train().classes()).hasSize(20);
        assertThat(set.train().channels()).isEqualTo(3);
        assertThat(set.train().height()).isEqualTo(64);
    }
}
