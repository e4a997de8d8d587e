package dev.facet.graph;

/** Two entries of an edge list that name the same edge with different weights. */
public final class ConflictingEdgesException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int first;
    private final int second;

    ConflictingEdgesException(int first, int second, String message) {
        super(message);
        this.first = first;
        this.second = second;
    }

    /** The position in the edge list of the entry that came first. */
    public int first() {
        return first;
    }

    /** The position in the edge list of the entry that contradicts it. */
    public int second() {
        return second;
    }
}
