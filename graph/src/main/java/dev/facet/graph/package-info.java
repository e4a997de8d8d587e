/**
 * Graphs, walks, graph random features, masks and masked attention; plain Java, no native library.
 *
 * <p>Start with {@link dev.facet.graph.Graph} and {@link dev.facet.graph.GraphBuilders}; {@link dev.facet.graph.Normalisation}
 * makes the weights W that {@link dev.facet.graph.Walks} run on. {@link dev.facet.graph.GraphRandomFeatures} are what they
 * deposit, {@link dev.facet.graph.AttentionMask} the mask that these estimate, {@link dev.facet.graph.MaskedAttention}
 * attention weighted by it, on the path that {@link dev.facet.graph.AttentionPlan} chooses. {@link dev.facet.graph.ExactMask}
 * is the slow oracle of every estimate. {@link dev.facet.graph.MovingMask} follows a graph that changes,
 * {@link dev.facet.graph.PathMask} and {@link dev.facet.graph.PowerMask} have gradients to edge weights.
 */
@NullMarked
package dev.facet.graph;

import org.jspecify.annotations.NullMarked;
