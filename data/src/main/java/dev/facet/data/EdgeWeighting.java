package dev.facet.data;

/** What an edge between points weighs; see {@link dev.facet.graph.GeometricWeights}. */
public enum EdgeWeighting {
    /** 1. */
    UNIT,
    /** exp(-d^2 / (2 h^2)), h the median length of edges unless a width is given. */
    GAUSSIAN,
    /** 1 / d in units of the median length. */
    INVERSE_LENGTH,
    /** Half the cotangents across an edge of a mesh. */
    COTANGENT
}
