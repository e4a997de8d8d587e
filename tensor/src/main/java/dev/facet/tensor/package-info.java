/**
 * What makes PyTorch safe to use from Java: loading and threads, scopes, arrays in and out, a differentiable operation
 * written in Java, safetensors. No models here.
 *
 * <p>Start with {@link dev.facet.tensor.Engine}, then {@link dev.facet.tensor.Scope} and {@link
 * dev.facet.tensor.Tensors}. All raw pointers, hooks, native scopes and thread settings of the product live in this
 * package alone.
 */
@NullMarked
package dev.facet.tensor;

import org.jspecify.annotations.NullMarked;
