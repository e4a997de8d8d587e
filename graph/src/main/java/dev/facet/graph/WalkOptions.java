package dev.facet.graph;

/**
 * How walks are drawn.
 *
 * @param walks the number of walks from each node, 1 to 500,000
 * @param halt the probability p of halting before each hop, the first included, 0 <= p < 1
 * @param maxLength the largest number of hops K, 0 to 127
 * @param scheme how the walks of one node depend on each other
 * @param seed the seed of every stream
 * @param set which walk set: 0 for queries and for symmetric masks, 1 the second of the independent estimator
 */
public record WalkOptions(int walks, double halt, int maxLength, WalkScheme scheme, long seed, int set) {
    /** 8 independent walks, halting with probability 0.2, of at most 8 hops, seed 0, set 0. */
    public static final WalkOptions DEFAULT = new WalkOptions(8, 0.2, 8, WalkScheme.IID, 0, 0);

    public WalkOptions {
        // A counter word of the repelling scheme has room for the number of a walk up to 2^19.
        if (walks < 1 || walks > 500_000) {
            throw new IllegalArgumentException("walks must be 1 to 500000, got " + walks);
        }
        if (!(halt >= 0 && halt < 1)) {
            throw new IllegalArgumentException("halt must be at least 0 and below 1, got " + halt);
        }
        if (maxLength < 0 || maxLength > 127) {
            throw new IllegalArgumentException("max-length must be 0 to 127, got " + maxLength);
        }
        if (set < 0) {
            throw new IllegalArgumentException("set must be at least 0, got " + set);
        }
    }

    public WalkOptions withWalks(int newWalks) {
        return new WalkOptions(newWalks, halt, maxLength, scheme, seed, set);
    }

    public WalkOptions withHalt(double newHalt) {
        return new WalkOptions(walks, newHalt, maxLength, scheme, seed, set);
    }

    public WalkOptions withMaxLength(int newMaxLength) {
        return new WalkOptions(walks, halt, newMaxLength, scheme, seed, set);
    }

    public WalkOptions withScheme(WalkScheme newScheme) {
        return new WalkOptions(walks, halt, maxLength, newScheme, seed, set);
    }

    public WalkOptions withSeed(long newSeed) {
        return new WalkOptions(walks, halt, maxLength, scheme, newSeed, set);
    }

    public WalkOptions withSet(int newSet) {
        return new WalkOptions(walks, halt, maxLength, scheme, seed, newSet);
    }
}
