/**
 * The demonstration: pictures of masks, a race of attentions, a small training with and without a mask, and one page that
 * explains them. Start from {@link dev.facet.app.demo.Demo}.
 */
@NullMarked
package dev.facet.app.demo;

import org.jspecify.annotations.NullMarked;
