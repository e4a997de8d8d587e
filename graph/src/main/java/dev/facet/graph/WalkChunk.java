package dev.facet.graph;

/** The merged entries of the walks of consecutive nodes, and how many hops those walks made. */
final class WalkChunk {
    final int[] columns;
    final byte[] steps;
    final float[] loads;
    final long hops;

    WalkChunk(int[] columns, byte[] steps, float[] loads, long hops) {
        this.columns = columns;
        this.steps = steps;
        this.loads = loads;
        this.hops = hops;
    }
}
