/** Graphs, walks, graph random features, masks and masked attention; no native library. */
@NullMarked
package dev.facet.graph;

import org.jspecify.annotations.NullMarked;
