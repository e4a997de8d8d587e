package dev.facet.nn;

import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Clamping: in a batch whose groups each vary one factor, the entries of the other factors are made to agree.
 *
 * <p>Where two factors are crossed, the entries of each are shared by the two pictures that have the same value of it.
 * Under {@link ClampRule#SWAP} these two exchange them, so a picture is drawn from the first factor of one picture and the
 * second of another, which differ in both; under the other rules each keeps its own.
 *
 * <p>Source: Kulkarni, Whitney, Kohli, Tenenbaum, "Deep convolutional inverse graphics network", arXiv:1503.03167; group
 * posteriors after Bouchacourt, Tomioka, Nowozin, "Multi-level variational autoencoder", AAAI 2018, arXiv:1705.08841.
 * A mean of angle pairs is brought back to length 1, unless the code is softened.
 *
 * <p>Shapes: posteriors (B, E), noise (B, D), codes (B, D), with B = groups x n pictures, group by group.
 *
 * <p>Randomness: noise and shifts are arguments.
 */
public final class Clamp {
    private final GraphicsCode code;
    private final ClampRule rule;

    public Clamp(GraphicsCode code, ClampRule rule) {
        this.code = code;
        this.rule = rule;
    }

    /**
     * What clamping gives.
     *
     * @param code (B, D), drawn
     * @param divergence of what was drawn from the prior, summed over the batch as the rule counts it
     * @param spread half the sum of (output - group mean)^2 over inactive outputs of the encoder, and over those of crossed
     *     factors with the mean of the two pictures that share the value. The paper's rule
     *     replaces their gradient by (output - mean) / 100, which is that of spread / 100 where the loss is a sum over the
     *     batch
     */
    public record Clamped(Tensor code, Tensor divergence, Tensor spread) {}

    /** Clamps and draws. */
    public Clamped apply(Tensor posterior, Grouping grouping, Tensor noise) {
        long pictures = grouping.pictures();
        if (posterior.size(0) != pictures || noise.size(0) != pictures) {
            throw new IllegalArgumentException(grouping + " have " + pictures + " pictures, got posteriors "
                    + Tensors.shape(posterior) + " and noise " + Tensors.shape(noise));
        }
        Masks masks = masks(grouping, posterior);
        Tensor grouped = posterior.reshape(grouping.groups(), grouping.size(), code.outputs()); // (g, n, E)
        Tensor mean = unitMean(grouped);
        Tensor spread =
                grouped.sub(mean).square().mul(masks.inactiveOutputs()).sum().mul(new Scalar(0.5));
        Tensor active = grouped.mul(masks.activeOutputs());
        if (grouping.crossed()) {
            Crossing crossing = crossing(grouping, posterior);
            Tensor first = partners(grouped, 2);
            Tensor second = partners(grouped, 1);
            spread = spread.add(disagreement(grouped, first, crossing.first()))
                    .add(disagreement(grouped, second, crossing.second()));
            if (rule == ClampRule.SWAP) {
                Tensor own = masks.activeOutputs().sub(crossing.first()).sub(crossing.second());
                active = grouped.mul(own).add(first.mul(crossing.first())).add(second.mul(crossing.second()));
            }
        }
        if (rule == ClampRule.NONE) {
            return new Clamped(
                    code.sample(posterior, noise), code.divergence(posterior).sum(), spread);
        }
        Tensor shared = switch (rule) {
            case PAPER -> mean.detach();
            case GROUP, NONE -> mean;
            case SWAP -> code.withUnitPairs(mixture(grouping, posterior).bmm(grouped));
        };
        Tensor clamped = active.add(shared.mul(masks.inactiveOutputs())).reshape(pictures, code.outputs());
        return new Clamped(
                code.sample(clamped, rule == ClampRule.PAPER ? noise : sharedNoise(noise, grouping, masks)),
                divergence(posterior, clamped, grouping, masks),
                spread);
    }

    /**
     * For each picture 2 i + j of a crossed group the outputs of the other that has the same i, or the same j (g, 4, E).
     *
     * @param axis 2 for the same i, 1 for the same j
     */
    private Tensor partners(Tensor grouped, long axis) {
        long[] axes = {axis};
        return grouped.reshape(-1, 2, 2, code.outputs()).flip(axes).reshape(-1, Grouping.CROSSED, code.outputs());
    }

    /** Half the sum of squares by which pictures differ from the mean of themselves and their partners. */
    private Tensor disagreement(Tensor grouped, Tensor partners, Tensor outputs) {
        Tensor mean = code.withUnitPairs(grouped.add(partners).mul(new Scalar(0.5)));
        return grouped.sub(mean).square().mul(outputs).sum().mul(new Scalar(0.5));
    }

    /** The mean over each group (g, 1, E), its pairs of length 1 unless softened. */
    private Tensor unitMean(Tensor grouped) {
        long[] over = {1};
        return code.withUnitPairs(grouped.mean(over, true, new ScalarTypeOptional()));
    }

    private Tensor divergence(Tensor posterior, Tensor clamped, Grouping grouping, Masks masks) {
        long[] shape = {grouping.groups(), grouping.size(), code.layout().size()};
        return switch (rule) {
            case PAPER ->
                code.divergence(clamped)
                        .reshape(shape)
                        .mul(masks.activeEntries())
                        .sum();
            case GROUP -> {
                Tensor each = code.divergence(clamped).reshape(shape);
                Tensor once = each.narrow(1, 0, 1).mul(masks.inactiveEntries()); // (g, 1, D)
                yield each.mul(masks.activeEntries()).sum().add(once.sum());
            }
            case SWAP, NONE -> code.divergence(posterior).sum();
        };
    }

    /** Each picture's own noise on active entries, that of the group's first picture on the others. */
    private Tensor sharedNoise(Tensor noise, Grouping grouping, Masks masks) {
        Tensor grouped =
                noise.reshape(grouping.groups(), grouping.size(), code.layout().size());
        return grouped.mul(masks.activeEntries())
                .add(grouped.narrow(1, 0, 1).mul(masks.inactiveEntries()))
                .reshape(grouping.pictures(), code.layout().size());
    }

    /** For each group a matrix (g, n, n): row i says which pictures picture i takes its inactive outputs from. */
    private static Tensor mixture(Grouping grouping, Tensor like) {
        int n = grouping.size();
        float[] rows = new float[grouping.groups() * n * n];
        for (int g = 0; g < grouping.groups(); g++) {
            int shift = grouping.shift()[g];
            for (int i = 0; i < n; i++) {
                int at = (g * n + i) * n;
                if (shift > 0) {
                    rows[at + (i + shift) % n] = 1;
                } else {
                    java.util.Arrays.fill(rows, at, at + n, 1f / n);
                }
            }
        }
        return Tensors.of(rows, grouping.groups(), n, n).to(Tensors.type(like));
    }

    /** Which entries and outputs of each group are active: 0 or 1, (g, 1, D) and (g, 1, E). */
    private record Masks(Tensor activeEntries, Tensor inactiveEntries, Tensor activeOutputs, Tensor inactiveOutputs) {}

    private Masks masks(Grouping grouping, Tensor like) {
        CodeLayout layout = code.layout();
        int entries = layout.size();
        int outputs = code.outputs();
        float[] activeEntries = new float[grouping.groups() * entries];
        float[] activeOutputs = new float[grouping.groups() * outputs];
        for (int g = 0; g < grouping.groups(); g++) {
            mark(activeEntries, g * entries, activeOutputs, g * outputs, grouping.active()[g]);
            if (grouping.crossed(g)) {
                mark(activeEntries, g * entries, activeOutputs, g * outputs, grouping.second()[g]);
            }
        }
        Tensor entryMask =
                Tensors.of(activeEntries, grouping.groups(), 1, entries).to(Tensors.type(like));
        Tensor outputMask =
                Tensors.of(activeOutputs, grouping.groups(), 1, outputs).to(Tensors.type(like));
        return new Masks(entryMask, inverse(entryMask), outputMask, inverse(outputMask));
    }

    /** The outputs (g, 1, E) of the first and of the second factor of crossed groups; all 0 for other groups. */
    private record Crossing(Tensor first, Tensor second) {}

    private Crossing crossing(Grouping grouping, Tensor like) {
        int outputs = code.outputs();
        float[] entries = new float[grouping.groups() * code.layout().size()];
        float[] first = new float[grouping.groups() * outputs];
        float[] second = new float[grouping.groups() * outputs];
        for (int g = 0; g < grouping.groups(); g++) {
            if (grouping.crossed(g)) {
                mark(entries, 0, first, g * outputs, grouping.active()[g]);
                mark(entries, 0, second, g * outputs, grouping.second()[g]);
            }
        }
        return new Crossing(
                Tensors.of(first, grouping.groups(), 1, outputs).to(Tensors.type(like)),
                Tensors.of(second, grouping.groups(), 1, outputs).to(Tensors.type(like)));
    }

    /** Sets the entries and outputs of a code group, from these places on, to 1. */
    private void mark(float[] entries, int firstEntry, float[] outputs, int firstOutput, int place) {
        CodeLayout layout = code.layout();
        CodeLayout.Group group = layout.groups().get(place);
        for (int entry = group.offset(); entry < group.end(); entry++) {
            entries[firstEntry + entry] = 1;
            outputs[firstOutput + entry] = 1;
            if (group.kind() != CodeLayout.Kind.ANGLE_PAIR) { // the logarithm of its variance too
                outputs[firstOutput + layout.size() + entry - layout.pairEntries()] = 1;
            }
        }
    }

    private static Tensor inverse(Tensor mask) {
        return mask.neg().add(new Scalar(1.0));
    }
}
