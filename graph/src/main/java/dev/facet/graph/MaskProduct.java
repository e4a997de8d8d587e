package dev.facet.graph;

/**
 * One product Phi_queries Phi_keys^T of an estimated mask: the walks of the queries and those of the keys, which are
 * the same set for a symmetric mask, and run on the transposed graph for a directed one.
 *
 * <p>Errors: {@link IllegalArgumentException} naming both sizes, when nodes or longest walks differ.
 */
public record MaskProduct(WalkSet queries, WalkSet keys) {
    public MaskProduct {
        checkFit(queries, keys);
    }

    static void checkNodes(WalkSet left, WalkSet right) {
        if (left.nodes() != right.nodes()) {
            throw new IllegalArgumentException(
                    "walk sets of one mask have the same nodes, got " + left.nodes() + " and " + right.nodes());
        }
    }

    static void checkFit(WalkSet left, WalkSet right) {
        checkNodes(left, right);
        if (left.maxLength() != right.maxLength()) {
            throw new IllegalArgumentException("walk sets of one mask have the same longest walk, got "
                    + left.maxLength() + " and " + right.maxLength() + " hops");
        }
    }
}
