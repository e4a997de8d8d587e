package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.data.ImageSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class BatchLoaderTest {
    private static IntFunction<ImageBatch> maker(int images, int batch) {
        int[] labels = new int[images];
        List<String> classes = java.util.stream.IntStream.range(0, images)
                .mapToObj(String::valueOf)
                .toList();
        for (int i = 0; i < images; i++) {
            labels[i] = i;
        }
        ImageSet set = new ImageSet("test", 1, 2, 2, new byte[4 * images], labels, classes);
        Augmentation plain =
                new Augmentation(set, new PixelScale(List.of(0.0), List.of(1.0)), AugmentationConfig.NONE, 1);
        return BatchLoader.training(plain, images, batch, 1);
    }

    @Test
    void anEpochGoesOverThePicturesOnceInAnOrderOfItsOwn() {
        IntFunction<ImageBatch> maker = maker(10, 3);
        Set<Long> seen = new HashSet<>();
        for (int step = 0; step < 3; step++) {
            for (long label : maker.apply(step).labels()) {
                assertThat(seen.add(label)).isTrue();
            }
        }
        assertThat(seen).hasSize(9);
        assertThat(maker.apply(3).labels()).isNotEqualTo(maker.apply(0).labels());
    }

    @Test
    void batchesComeInOrderAndTheSameFromAnyStart() {
        try (BatchLoader<ImageBatch> all = new BatchLoader<>(0, 8, maker(10, 3));
                BatchLoader<ImageBatch> later = new BatchLoader<>(5, 8, maker(10, 3))) {
            for (int step = 0; step < 5; step++) {
                all.next();
            }
            for (int step = 5; step < 8; step++) {
                assertThat(later.next().labels()).isEqualTo(all.next().labels());
            }
            assertThatThrownBy(all::next).hasMessageContaining("no more batches");
        }
    }

    @Test
    void whatGoesWrongReachesTheCaller() {
        try (BatchLoader<ImageBatch> loader = new BatchLoader<>(0, 1, step -> {
            throw new IllegalArgumentException("bad picture " + step);
        })) {
            assertThatThrownBy(loader::next).hasMessage("bad picture 0");
        }
        OutOfMemoryError full = new OutOfMemoryError("Java heap space");
        try (BatchLoader<ImageBatch> loader = new BatchLoader<>(0, 1, step -> {
            throw full;
        })) {
            assertThatThrownBy(loader::next).isSameAs(full);
        }
    }
}
