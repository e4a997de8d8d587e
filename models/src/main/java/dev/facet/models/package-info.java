/** One file a model. */
@NullMarked
package dev.facet.models;

import org.jspecify.annotations.NullMarked;
