/** JMH and side-by-side runs against torch. */
@NullMarked
package dev.facet.benchmarks;

import org.jspecify.annotations.NullMarked;
