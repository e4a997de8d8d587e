/**
 * Readers of files and data sets with their splits: pictures, arrays, sparse matrices, graphs and sets of graphs,
 * clouds, meshes, scenes. Arrays and records go in and out; nothing here knows tensors.
 *
 * <p>Every reader is strict and bounded in memory: what it cannot read exactly it refuses with a
 * {@link dev.facet.data.DataFormatException}, one sentence that names the file.
 *
 * <p>Start with {@link dev.facet.data.ImageData} for pictures, {@link dev.facet.data.GraphFiles} for graphs,
 * {@link dev.facet.data.PointFiles} for clouds and meshes, {@link dev.facet.data.SceneBatches} for scenes and {@link dev.facet.data.AtomicFiles} for outputs.
 */
@NullMarked
package dev.facet.data;

import org.jspecify.annotations.NullMarked;
