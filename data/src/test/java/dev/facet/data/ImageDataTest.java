package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDataTest {
    @TempDir
    Path folder;

    @Test
    void drawsShapesByDefaultsOrOptions() {
        ImageSplits some = ImageData.load("shapes", new ImageOptions(30, 20, 16, 9));
        assertThat(some.train().count()).isEqualTo(30);
        assertThat(some.test().count()).isEqualTo(20);
        assertThat(some.train().width()).isEqualTo(16);
        assertThat(ImageData.hash(some)).isEqualTo(ImageData.hash(Shapes.draw(9, 30, 20, 16)));
    }

    @Test
    void theHashSeesPixelsLabelsShapesAndSplits() {
        ImageSplits base = Shapes.draw(1, 12, 11, 12);
        ImageSet train = base.train();
        byte[] pixels = train.pixels().clone();
        pixels[100] ^= 1;
        int[] labels = train.labels().clone();
        labels[3] = 9;
        String hash = ImageData.hash(base);
        assertThat(hash).hasSize(64).isEqualTo(ImageData.hash(Shapes.draw(1, 12, 11, 12)));
        assertThat(ImageData.hash(new ImageSplits(
                        new ImageSet("x", 3, 12, 12, pixels, train.labels(), train.classes()), base.test())))
                .isNotEqualTo(hash);
        assertThat(ImageData.hash(new ImageSplits(
                        new ImageSet("x", 3, 12, 12, train.pixels(), labels, train.classes()), base.test())))
                .isNotEqualTo(hash);
        assertThat(ImageData.hash(new ImageSplits(base.test(), train))).isNotEqualTo(hash);
        assertThat(ImageData.hash(new ImageSplits(
                        new ImageSet("other", 3, 12, 12, train.pixels(), train.labels(), train.classes()),
                        base.test())))
                .isEqualTo(hash);
    }

    @Test
    void fashionMnistIsFoundWhereItsPackagePutsIt() {
        assumeTrue(
                Files.exists(Path.of("/usr/share/datasets/fashion-mnist")), "skipped: Fashion-MNIST is not installed");
        ImageSplits set = ImageData.load("fashion-mnist", new ImageOptions(1000, 0, 0, 1));
        assertThat(set.train().count()).isEqualTo(1000);
        assertThat(set.test().count()).isEqualTo(10_000);
        assertThat(set.train().classes()).hasSize(10).contains("ankle boot");
        assertThat(set.train().channels()).isEqualTo(1);
        assertThat(set.train().height()).isEqualTo(28);
    }

    @Test
    void whatCannotBeHadIsToldInOneLine() {
        Path missing = folder.resolve("nothing");
        assertThatThrownBy(() -> ImageData.load(missing.toString(), ImageOptions.DEFAULT))
                .isInstanceOf(DataFormatException.class)
                .hasMessageStartingWith(missing + ": does not exist; give as data=PATH a folder or zip of pictures");
        assertThatThrownBy(() -> ImageData.load("bad\0path", ImageOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ImageOptions(-1, 0, 0, 0)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new ImageOptions(0, 0, 5000, 0)).hasMessageContaining("5000");
    }
}
