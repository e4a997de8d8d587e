/**
 * Readers of files and data sets with their splits: pictures, arrays, sparse matrices, graphs. Arrays and records go in
 * and out; nothing here knows tensors.
 *
 * <p>Every reader is strict and bounded in memory: what it cannot read exactly it refuses with a
 * {@link dev.facet.data.DataFormatException}, one sentence that names the file.
 *
 * <p>Start with {@link dev.facet.data.ImageData} for pictures and {@link dev.facet.data.AtomicFiles} for outputs.
 */
@NullMarked
package dev.facet.data;

import org.jspecify.annotations.NullMarked;
