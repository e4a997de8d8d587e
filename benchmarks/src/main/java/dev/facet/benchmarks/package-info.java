/**
 * JMH benchmarks of single kernels, and side-by-side runs against torch with the answers checked.
 *
 * <p>Start at {@link dev.facet.benchmarks.Benchmarks}; how a ratio is taken is in {@code SideBySide}, each rival in a
 * {@code ...Rival} file of its own. JMH classes end in {@code Bench}. Nothing that the product needs belongs here.
 */
@NullMarked
package dev.facet.benchmarks;

import org.jspecify.annotations.NullMarked;
