package dev.facet.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Arrays in and out of tensors, and the memory behind a tensor as a segment.
 *
 * <p>Cost: an array is copied once; {@link #segment} copies nothing.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the shape or the type that was got and the one that was
 * wanted.
 */
public final class Tensors {
    private static final Set<ScalarType> WHOLE = EnumSet.of(
            ScalarType.Byte, ScalarType.Char, ScalarType.Short, ScalarType.Int, ScalarType.Long, ScalarType.Bool);
    private static final Map<ScalarType, TensorOptions> OPTIONS = new EnumMap<>(ScalarType.class);
    private static final MemoryFormatOptional ANY_FORMAT;

    static {
        Engine.start();
        ANY_FORMAT = new MemoryFormatOptional();
        ANY_FORMAT.retainReference(); // this may run inside somebody's scope, which would free it
    }

    private Tensors() {}

    /** A float32 tensor with the values in row-major order. */
    public static Tensor of(float[] values, long... shape) {
        return filled(MemorySegment.ofArray(values), values.length, ScalarType.Float, shape);
    }

    /** A float64 tensor with the values in row-major order. */
    public static Tensor of(double[] values, long... shape) {
        return filled(MemorySegment.ofArray(values), values.length, ScalarType.Double, shape);
    }

    /** An int64 tensor with the values in row-major order. */
    public static Tensor of(long[] values, long... shape) {
        return filled(MemorySegment.ofArray(values), values.length, ScalarType.Long, shape);
    }

    /** An int32 tensor with the values in row-major order. */
    public static Tensor of(int[] values, long... shape) {
        return filled(MemorySegment.ofArray(values), values.length, ScalarType.Int, shape);
    }

    /** A uint8 tensor with the values in row-major order. */
    public static Tensor ofBytes(byte[] values, long... shape) {
        return filled(MemorySegment.ofArray(values), values.length, ScalarType.Byte, shape);
    }

    private static Tensor filled(MemorySegment source, long count, ScalarType type, long[] shape) {
        if (elements(shape) != count) {
            throw new IllegalArgumentException(
                    count + " values do not fit shape " + shape(shape) + " of " + elements(shape));
        }
        Tensor tensor = empty(type, shape);
        segment(tensor).copyFrom(source);
        return tensor;
    }

    /** A contiguous tensor of the given type and shape in main memory, its values undefined. */
    public static Tensor empty(ScalarType type, long... shape) {
        elements(shape);
        return torch.empty(shape, options(type), ANY_FORMAT);
    }

    /** A tensor of zeros of the given type and shape in main memory. */
    public static Tensor zeros(ScalarType type, long... shape) {
        elements(shape);
        return torch.zeros(shape, options(type));
    }

    /**
     * A tensor over native memory that somebody else owns, without a copy; the memory must outlive the tensor and all
     * that shares its storage.
     */
    public static Tensor wrap(MemorySegment memory, ScalarType type, long... shape) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("a tensor can share native memory only, got a heap segment");
        }
        Tensor tensor = torch.from_blob(new Address(memory.address()), shape, options(type));
        if (tensor.nbytes() != memory.byteSize()) {
            throw new IllegalArgumentException("a tensor of shape " + shape(shape) + " and type " + type + " has "
                    + tensor.nbytes() + " bytes, got memory of " + memory.byteSize());
        }
        return tensor;
    }

    /** The values of a tensor as floats in row-major order; types other than float32 are converted. */
    public static float[] floats(Tensor tensor) {
        float[] values = new float[count(tensor)];
        copyOut(tensor, ScalarType.Float, MemorySegment.ofArray(values));
        return values;
    }

    /** The values of a tensor as doubles in row-major order; types other than float64 are converted. */
    public static double[] doubles(Tensor tensor) {
        double[] values = new double[count(tensor)];
        copyOut(tensor, ScalarType.Double, MemorySegment.ofArray(values));
        return values;
    }

    /** The values of a tensor of whole numbers as longs in row-major order. */
    public static long[] longs(Tensor tensor) {
        if (!WHOLE.contains(type(tensor))) {
            throw new IllegalArgumentException("a tensor of whole numbers is wanted, got " + type(tensor));
        }
        long[] values = new long[count(tensor)];
        copyOut(tensor, ScalarType.Long, MemorySegment.ofArray(values));
        return values;
    }

    /** The values of a uint8 tensor in row-major order. */
    public static byte[] bytes(Tensor tensor) {
        if (type(tensor) != ScalarType.Byte) {
            throw new IllegalArgumentException("a tensor of uint8 is wanted, got " + type(tensor));
        }
        byte[] values = new byte[count(tensor)];
        copyOut(tensor, ScalarType.Byte, MemorySegment.ofArray(values));
        return values;
    }

    /**
     * The memory behind a contiguous tensor in main memory, without a copy: native, row-major, in the machine's byte
     * order. It is valid as long as the tensor lives; nothing checks that.
     */
    @SuppressWarnings("restricted") // native access is this package's work
    public static MemorySegment segment(Tensor tensor) {
        if (!tensor.is_cpu() || !tensor.is_contiguous()) {
            throw new IllegalArgumentException(
                    "the memory of a contiguous tensor on the processor is wanted, got shape " + shape(tensor)
                            + (tensor.is_cpu() ? ", not contiguous" : " on another device"));
        }
        if (tensor.numel() == 0) {
            return MemorySegment.NULL; // an empty tensor has no memory
        }
        return MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(tensor.nbytes());
    }

    /** The type of a tensor's elements, as the one instance that == and switch compare. */
    public static ScalarType type(Tensor tensor) {
        return tensor.scalar_type().intern();
    }

    /** The lengths of a tensor's dimensions. */
    public static long[] sizes(Tensor tensor) {
        long[] sizes = new long[(int) tensor.dim()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = tensor.size(i);
        }
        return sizes;
    }

    /** The shape of a tensor as text, such as {@code (32, 3, 64, 64)}. */
    public static String shape(Tensor tensor) {
        return shape(sizes(tensor));
    }

    static String shape(long[] sizes) {
        return Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    /** Settings for new tensors of a type in main memory; shared, never to be closed. */
    static synchronized TensorOptions options(ScalarType type) {
        return OPTIONS.computeIfAbsent(type, t -> {
            TensorOptions options = new TensorOptions(t);
            options.retainReference();
            return options;
        });
    }

    private static int count(Tensor tensor) {
        long count = tensor.numel();
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a tensor of shape " + shape(tensor) + " does not fit an array");
        }
        return (int) count;
    }

    @SuppressWarnings("try") // scope and mode act by being open
    private static void copyOut(Tensor tensor, ScalarType type, MemorySegment target) {
        if (tensor.is_cpu() && tensor.is_contiguous() && type(tensor) == type) {
            target.copyFrom(segment(tensor));
            return;
        }
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            target.copyFrom(segment(tensor.cpu().to(type).contiguous()));
        }
    }

    private static long elements(long[] shape) {
        long count = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("a shape has no negative lengths, got " + shape(shape));
            }
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }
}
