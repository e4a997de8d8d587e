package dev.facet.data;

/**
 * Scenes rendered, group by group.
 *
 * @param step the step it is for
 * @param groupSize scenes in a group, n
 * @param factors for each group what changes in it
 * @param scenes (B) the true values
 * @param images (B, C, H, W) in [0, 1]
 * @param masks (B, H, W), the part of each pixel that the subject covers
 */
@SuppressWarnings("ArrayRecordComponent")
public record SceneBatch(
        int step, int groupSize, GroupFactors[] factors, SceneDraw[] scenes, float[] images, float[] masks) {
    public int count() {
        return scenes.length;
    }
}
