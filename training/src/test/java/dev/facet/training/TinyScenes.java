package dev.facet.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Inverse graphics networks small enough to train in a test: heads of 16 pixels, eight steps. */
final class TinyScenes {
    static final TrainOptions OPTIONS = TrainOptions.DEFAULT.withThreads(1).withSeed(3);

    private TinyScenes() {}

    static Recipe recipe(String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "size=16",
                "samples=1",
                "test_scenes=8",
                "fit_scenes=40",
                "encoder=[8, 8, 8, 8, 8]",
                "decoder=[8, 8, 8, 8, 8, 8]",
                "hidden=16",
                "shape_entries=4",
                "texture_entries=3",
                "steps=8",
                "warmup=2",
                "log_every=2",
                "checkpoint_every=3"));
        all.addAll(Arrays.asList(overrides));
        return Recipes.load("heads-64-quick", all);
    }
}
