package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some heads of some inputs, where all together would take too much memory.
 *
 * @param whole the shape of the call
 * @param firstInput the first of its inputs
 * @param firstHead the first of its heads
 * @param shape of the block alone
 */
record HeadBlock(AttentionShape whole, int firstInput, int firstHead, AttentionShape shape) {
    /** Blocks of at most so many (batch, head): of whole inputs where that goes, else of heads of single inputs. */
    static List<HeadBlock> of(AttentionShape whole, int together) {
        int heads = Math.min(together, whole.heads());
        int inputs = Math.max(1, together / whole.heads());
        List<HeadBlock> blocks = new ArrayList<>();
        for (int h = 0; h < whole.heads(); h += heads) {
            for (int b = 0; b < whole.batch(); b += inputs) {
                AttentionShape shape = new AttentionShape(
                        Math.min(inputs, whole.batch() - b),
                        Math.min(heads, whole.heads() - h),
                        whole.nodes(),
                        whole.queryFeatures(),
                        whole.valueFeatures());
                blocks.add(new HeadBlock(whole, b, h, shape));
            }
        }
        return blocks;
    }

    /** The number of (batch, head) of the block. */
    int pairs() {
        return shape.batch() * shape.heads();
    }

    /** The place of a pair of the block among those of the call. */
    long place(int pair) {
        return (firstInput + pair / shape.heads()) * (long) whole.heads() + firstHead + pair % shape.heads();
    }

    /** The f of its heads, or their gradients: the same arrays. */
    double[][] of(double[][] perHead) {
        return Arrays.copyOfRange(perHead, firstHead, firstHead + shape.heads());
    }

    /** The part of queries or keys (B, H, N, m) of a block that is contiguous: single inputs, or all heads. */
    MemorySegment queries(MemorySegment all) {
        return part(all, whole.queryFeatures());
    }

    /** As {@link #queries}, of values or outputs (B, H, N, d). */
    MemorySegment values(MemorySegment all) {
        return part(all, whole.valueFeatures());
    }

    MemorySegment denominators(MemorySegment all) {
        return part(all, 1);
    }

    private MemorySegment part(MemorySegment all, int width) {
        long bytes = 4L * whole.nodes() * width;
        return all.asSlice(place(0) * bytes, pairs() * bytes);
    }
}
