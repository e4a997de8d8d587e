package dev.facet.graph;

/** How the lists of nearest neighbours of points become a graph. */
public enum NeighbourMode {
    /** Undirected: an edge if either point is among the other's k nearest. */
    UNION,
    /** Undirected: an edge if each point is among the other's k nearest. */
    MUTUAL,
    /** Directed: an arc from each point to each of its k nearest. */
    DIRECTED
}
