package dev.facet.training;

import dev.facet.data.Image;
import dev.facet.data.ImageFit;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.nn.CodeLayout;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** A network's way from pictures to codes and back, batch by batch, in arrays. */
sealed class CodedPictures permits CodedScenes {
    private static final int BATCH = 64;

    private final InverseGraphicsNetwork network;
    private final CodeLayout layout;

    CodedPictures(InverseGraphicsNetwork network) {
        this.network = network;
        this.layout = network.code().layout();
    }

    final int size() {
        return network.config().size();
    }

    final int channels() {
        return network.config().channels();
    }

    final CodeLayout layout() {
        return layout;
    }

    /** Pictures of any size, fitted, as numbers (N, C, H, W) in [0, 1]. */
    final float[] numbers(List<Image> pictures) {
        int numbers = channels() * size() * size();
        float[] images = new float[Math.multiplyExact(numbers, pictures.size())];
        for (int i = 0; i < pictures.size(); i++) {
            byte[] pixels =
                    ImageFit.of(pictures.get(i), channels(), size(), size()).pixels();
            for (int p = 0; p < numbers; p++) {
                images[i * numbers + p] = (pixels[p] & 0xff) / 255f;
            }
        }
        return images;
    }

    /** Numbers (N, C, H, W) as pictures, clipped to [0, 1] and rounded. */
    final List<Image> pictures(float[] numbers) {
        return pictures(numbers, channels(), size());
    }

    static List<Image> pictures(float[] numbers, int channels, int size) {
        int each = channels * size * size;
        List<Image> pictures = new ArrayList<>();
        for (int from = 0; from < numbers.length; from += each) {
            byte[] pixels = new byte[each];
            for (int p = 0; p < each; p++) {
                pixels[p] = (byte) Math.clamp(Math.round(255 * numbers[from + p]), 0, 255);
            }
            pictures.add(new Image(channels, size, size, pixels));
        }
        return pictures;
    }

    /** Posteriors (N, E) of pictures (N, C, H, W). */
    @SuppressWarnings("try") // scope and mode act by being open
    final float[] posteriors(float[] images) {
        int numbers = channels() * size() * size();
        int outputs = network.code().outputs();
        int count = images.length / numbers;
        float[] all = new float[count * outputs];
        try (NoGrad noGrad = NoGrad.open()) {
            for (int from = 0; from < count; from += BATCH) {
                int n = Math.min(BATCH, count - from);
                try (Scope scope = Scope.open()) {
                    Tensor batch = Tensors.of(
                            java.util.Arrays.copyOfRange(images, from * numbers, (from + n) * numbers),
                            n,
                            channels(),
                            size(),
                            size());
                    float[] some = Tensors.floats(network.encode(batch));
                    System.arraycopy(some, 0, all, from * outputs, some.length);
                }
            }
        }
        return all;
    }

    /** The middles (N, D) of posteriors (N, E). */
    final float[] codes(float[] posteriors) {
        int outputs = network.code().outputs();
        int entries = layout.size();
        float[] codes = new float[posteriors.length / outputs * entries];
        for (int i = 0; i * outputs < posteriors.length; i++) {
            System.arraycopy(posteriors, i * outputs, codes, i * entries, entries);
        }
        return codes;
    }

    /** Pictures (N, C, H, W) of codes (N, D). */
    @SuppressWarnings("try")
    final float[] decode(float[] codes) {
        int numbers = channels() * size() * size();
        int entries = layout.size();
        int count = codes.length / entries;
        float[] all = new float[count * numbers];
        try (NoGrad noGrad = NoGrad.open()) {
            for (int from = 0; from < count; from += BATCH) {
                int n = Math.min(BATCH, count - from);
                try (Scope scope = Scope.open()) {
                    float[] some = Tensors.floats(network.decode(Tensors.of(
                            java.util.Arrays.copyOfRange(codes, from * entries, (from + n) * entries), n, entries)));
                    System.arraycopy(some, 0, all, from * numbers, some.length);
                }
            }
        }
        return all;
    }

    /** Codes (N, D) of coordinates under the network's prior. */
    @SuppressWarnings("try")
    final float[] codesOf(float[] coordinates) {
        try (NoGrad noGrad = NoGrad.open();
                Scope scope = Scope.open()) {
            return Tensors.floats(
                    network.prior().codes(Tensors.of(coordinates, coordinates.length / layout.size(), layout.size())));
        }
    }

    /** Coordinates (N, D) of codes under the network's prior. */
    @SuppressWarnings("try")
    final float[] coordinates(float[] codes) {
        try (NoGrad noGrad = NoGrad.open();
                Scope scope = Scope.open()) {
            return Tensors.floats(
                    network.prior().coordinates(Tensors.of(codes, codes.length / layout.size(), layout.size())));
        }
    }

    /** Fits the network's prior to posteriors (N, E). */
    @SuppressWarnings("try")
    final void fitPrior(float[] posteriors) {
        try (Scope scope = Scope.open()) {
            int outputs = network.code().outputs();
            network.prior().fit(Tensors.of(posteriors, posteriors.length / outputs, outputs));
        }
    }

    /** The network. */
    final InverseGraphicsNetwork network() {
        return network;
    }

    /** A group's entries of codes (N, D): (N, size). */
    final double[] group(float[] codes, String name) {
        CodeLayout.Group group = layout.group(name);
        int entries = layout.size();
        double[] out = new double[codes.length / entries * group.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = codes[i / group.size() * entries + group.offset() + i % group.size()];
        }
        return out;
    }

    /** The entries that tell subjects apart: the Gaussian ones of no angle and no expression. */
    final IntStream identityEntries() {
        return layout.groups().stream()
                .filter(group ->
                        group.kind() == CodeLayout.Kind.VECTOR && !group.name().equals("expression"))
                .flatMapToInt(group -> IntStream.range(group.offset(), group.end()));
    }

    /** What tells subjects apart of a code in an array of codes. */
    final double[] identity(float[] codes, int index) {
        int at = index * layout.size();
        return identityEntries().mapToDouble(entry -> codes[at + entry]).toArray();
    }

    /** The codes (N, D) with the vectors of their pairs brought to length 1. */
    final float[] withUnitPairs(float[] codes) {
        float[] unit = codes.clone();
        for (int from = 0; from < unit.length; from += layout.size()) {
            for (int i = from; i < from + layout.pairEntries(); i += 2) {
                double length = Math.max(Math.hypot(unit[i], unit[i + 1]), Double.MIN_NORMAL);
                unit[i] = (float) (unit[i] / length);
                unit[i + 1] = (float) (unit[i + 1] / length);
            }
        }
        return unit;
    }

    /** Puts an angle, as the calibration says it, into a code of an array of codes. */
    final void setAngle(float[] codes, int index, AngleCalibration angle, double degrees) {
        double[] values = angle.code(degrees);
        int at = index * layout.size() + layout.group(angle.group()).offset();
        for (int i = 0; i < values.length; i++) {
            codes[at + i] = (float) values[i];
        }
    }
}
