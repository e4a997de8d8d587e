package dev.facet.graph;

import java.util.Arrays;

/** Notes which arcs the walks of a sampler take, of one start node after another; the scratch of one thread. */
final class PathRecorder {
    /** The paths of consecutive start nodes: the hops of each walk (nodes * n), and all their arcs one after another. */
    static final class Paths {
        final int[] lengths;
        final int[] arcs;

        private Paths(int[] lengths, int[] arcs) {
            this.lengths = lengths;
            this.arcs = arcs;
        }
    }

    private final int walks;
    private final int longest;
    // Of the node being walked from: (n, K) arcs, and (n) how many of them there are.
    private final int[] current;
    private final int[] hops;

    private int[] lengths = new int[256];
    private int[] arcs = new int[1024];
    private int walksDone;
    private int arcsDone;

    PathRecorder(int walks, int longest) {
        this.walks = walks;
        this.longest = longest;
        this.current = new int[Math.multiplyExact(walks, longest)];
        this.hops = new int[walks];
    }

    void hop(int walk, int arc) {
        current[walk * longest + hops[walk]++] = arc;
    }

    /** Moves the paths of one start node behind those of the nodes before, in the order of walks. */
    void closeNode() {
        int more = 0;
        for (int count : hops) {
            more += count;
        }
        lengths = grown(lengths, walksDone, walks);
        arcs = grown(arcs, arcsDone, more);
        for (int walk = 0; walk < walks; walk++) {
            lengths[walksDone++] = hops[walk];
            System.arraycopy(current, walk * longest, arcs, arcsDone, hops[walk]);
            arcsDone += hops[walk];
            hops[walk] = 0;
        }
    }

    private static int[] grown(int[] array, int filled, int more) {
        return array.length - filled >= more
                ? array
                : Arrays.copyOf(array, Math.max(Math.addExact(filled, more), 2 * filled));
    }

    /** All paths noted since the last call. */
    Paths take() {
        Paths paths = new Paths(Arrays.copyOf(lengths, walksDone), Arrays.copyOf(arcs, arcsDone));
        walksDone = 0;
        arcsDone = 0;
        return paths;
    }
}
