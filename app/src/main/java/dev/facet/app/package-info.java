/**
 * The command line: verbs that read options and files, call the rooms below and write files and answers. No mathematics
 * lives here. Start from {@link dev.facet.app.Facet}, the tree of verbs, and {@link dev.facet.app.Verb}, what every verb
 * shares.
 */
@NullMarked
package dev.facet.app;

import org.jspecify.annotations.NullMarked;
