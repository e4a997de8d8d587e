/** Layers: topological attention and what stands around it. */
@NullMarked
package dev.facet.nn;

import org.jspecify.annotations.NullMarked;
