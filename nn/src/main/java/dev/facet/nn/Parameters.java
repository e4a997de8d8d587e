package dev.facet.nn;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Registers tensors with modules and hands back the tensor that was given. What {@code register_parameter} itself
 * returns is a reference into the module's list, which dangles as soon as the list grows.
 */
public final class Parameters {
    private Parameters() {}

    /** Registers a parameter, which from now on wants gradients. */
    public static Tensor parameter(Module module, String name, Tensor tensor) {
        module.register_parameter(name, tensor);
        return tensor;
    }

    /** Registers a buffer: saved with the weights, never trained. */
    public static Tensor buffer(Module module, String name, Tensor tensor) {
        module.register_buffer(name, tensor);
        return tensor;
    }
}
