package dev.facet.training;

import dev.facet.data.SceneDraw;
import dev.facet.data.ScenePictures;
import dev.facet.models.InverseGraphicsNetwork;

/** Scenes with their true renders, beside what a network makes of them. */
final class CodedScenes extends CodedPictures {
    private final ScenePictures pictures;

    CodedScenes(InverseGraphicsNetwork network, ScenePictures pictures) {
        super(network);
        this.pictures = pictures;
    }

    /**
     * Renders of scenes.
     *
     * @param scenes (N)
     * @param images (N, C, H, W)
     * @param masks (N, H, W)
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Rendered(SceneDraw[] scenes, float[] images, float[] masks) {}

    Rendered render(SceneDraw[] scenes) {
        int pixels = pictures.size() * pictures.size();
        float[] images = new float[scenes.length * pictures.channels() * pixels];
        float[] masks = new float[scenes.length * pixels];
        pictures.render(scenes, images, masks);
        return new Rendered(scenes, images, masks);
    }
}
