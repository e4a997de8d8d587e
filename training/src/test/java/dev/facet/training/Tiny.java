package dev.facet.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A recipe so small that a run takes a second: 16 x 16 pictures drawn in the program, 16 tokens, one block. */
final class Tiny {
    private Tiny() {}

    static final TrainOptions OPTIONS = TrainOptions.DEFAULT.withThreads(1).withSeed(3);

    static Recipe recipe(String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "train_images=60",
                "test_images=20",
                "size=16",
                "width=16",
                "heads=2",
                "depth=1",
                "expansion=1",
                "max_length=3",
                "batch=8",
                "steps=12",
                "warmup=4",
                "log_every=3",
                "checkpoint_every=5",
                "dropout=0.1",
                "brightness=0.2",
                "mixup=0.3",
                "ema=0.9"));
        all.addAll(Arrays.asList(overrides));
        return Recipes.load("shapes", all);
    }
}
