package dev.facet.graph;

/**
 * How much was computed again when a graph moved.
 *
 * @param changedRows the nodes whose row of W changed: their out-neighbours or the weights to them
 * @param startNodes the start nodes whose walks were drawn again, added up over the walk sets
 * @param featureRows the rows of Phi that came out different, added up over the walk sets
 * @param maskRows the rows of the mask that were computed again, 0 where there is no mask
 */
public record Redone(int changedRows, int startNodes, int featureRows, int maskRows) {}
