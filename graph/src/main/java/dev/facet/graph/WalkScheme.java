package dev.facet.graph;

/** How the walks of one start node depend on each other; the marginal law of each walk is the same in every scheme. */
public enum WalkScheme {
    /** Independent walks. */
    IID,
    /** Halting draws u and (u + 1/2) mod 1 within each pair of walks. */
    ANTITHETIC,
    /** Walks that stand on the same node at the same step take its neighbours without replacement. */
    REPELLING,
    /** Repelling moves and antithetic halting. */
    REPELLING_ANTITHETIC;

    /** Whether halting is coupled within pairs. */
    public boolean antithetic() {
        return this == ANTITHETIC || this == REPELLING_ANTITHETIC;
    }

    /** Whether moves are coupled by sampling neighbours without replacement. */
    public boolean repelling() {
        return this == REPELLING || this == REPELLING_ANTITHETIC;
    }
}
