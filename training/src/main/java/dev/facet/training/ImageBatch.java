package dev.facet.training;

import org.jspecify.annotations.Nullable;

/**
 * Pictures ready for the network.
 *
 * @param images (B, C, H, W), scaled
 * @param labels (B)
 * @param otherLabels (B), the labels of what was mixed in; null where nothing was
 * @param share the share of the first label, 1 where nothing was mixed in
 */
@SuppressWarnings("ArrayRecordComponent")
record ImageBatch(float[] images, long[] labels, long @Nullable [] otherLabels, double share) {
    int count() {
        return labels.length;
    }
}
