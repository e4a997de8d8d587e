package dev.facet.nn;

import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Clamping: in a batch whose groups each vary one factor, or two that are crossed, the entries of the other factors
 * are made to agree.
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
    /** The axes of a crossed group (2, 2) along which partners are found. */
    private static final long SAME_FIRST = 2;

    private static final long SAME_SECOND = 1;

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
        Tensor spread = spread(grouped, mean, masks.inactiveOutputs());
        if (grouping.crossed()) {
            spread = spread.add(spread(grouped, pairMean(grouped, SAME_FIRST), masks.first()))
                    .add(spread(grouped, pairMean(grouped, SAME_SECOND), masks.second()));
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
        Tensor clamped = active(grouped, grouping, masks)
                .add(shared.mul(masks.inactiveOutputs()))
                .reshape(pictures, code.outputs());
        return new Clamped(
                code.sample(clamped, rule == ClampRule.PAPER ? noise : sharedNoise(noise, grouping, masks)),
                divergence(posterior, clamped, grouping, masks),
                spread);
    }

    /** The active outputs (g, n, E), 0 elsewhere: each picture's own, but those of crossed factors under the swap rule. */
    private Tensor active(Tensor grouped, Grouping grouping, Masks masks) {
        Tensor alone = grouped.mul(masks.alone());
        if (!grouping.crossed()) {
            return alone;
        }
        boolean exchanged = rule == ClampRule.SWAP;
        return alone.add((exchanged ? partners(grouped, SAME_FIRST) : grouped).mul(masks.first()))
                .add((exchanged ? partners(grouped, SAME_SECOND) : grouped).mul(masks.second()));
    }

    /**
     * For each picture 2 i + j of a crossed group the outputs of the other that has the same i, or the same j (g, 4, E).
     *
     * @param axis {@link #SAME_FIRST} or {@link #SAME_SECOND}
     */
    private Tensor partners(Tensor grouped, long axis) {
        long[] axes = {axis};
        return grouped.reshape(-1, 2, 2, code.outputs()).flip(axes).reshape(-1, Grouping.CROSSED, code.outputs());
    }

    /** The mean of each picture's outputs and its partner's, pairs of length 1 unless softened. */
    private Tensor pairMean(Tensor grouped, long axis) {
        return code.withUnitPairs(grouped.add(partners(grouped, axis)).mul(new Scalar(0.5)));
    }

    /** Half the sum of (output - mean)^2 over some outputs. */
    private static Tensor spread(Tensor grouped, Tensor mean, Tensor outputs) {
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

    /**
     * Which entries (g, 1, D) and outputs (g, 1, E) of each group are what: 0 or 1.
     *
     * @param alone outputs of the factor that changes alone
     * @param first outputs of the first of two crossed factors
     * @param second outputs of the second
     */
    private record Masks(
            Tensor activeEntries,
            Tensor inactiveEntries,
            Tensor alone,
            Tensor first,
            Tensor second,
            Tensor inactiveOutputs) {}

    private Masks masks(Grouping grouping, Tensor like) {
        int outputs = code.outputs();
        int entries = code.layout().size();
        float[] active = new float[grouping.groups() * entries];
        float[] alone = new float[grouping.groups() * outputs];
        float[] first = new float[grouping.groups() * outputs];
        float[] second = new float[grouping.groups() * outputs];
        for (int g = 0; g < grouping.groups(); g++) {
            CodeLayout.Group changing = code.layout().groups().get(grouping.active()[g]);
            markEntries(active, g * entries, changing);
            markOutputs(grouping.crossed(g) ? first : alone, g * outputs, changing);
            if (grouping.crossed(g)) {
                CodeLayout.Group other = code.layout().groups().get(grouping.second()[g]);
                markEntries(active, g * entries, other);
                markOutputs(second, g * outputs, other);
            }
        }
        Tensor activeEntries = mask(active, grouping, like);
        Tensor ofOne = mask(alone, grouping, like);
        Tensor ofFirst = mask(first, grouping, like);
        Tensor ofSecond = mask(second, grouping, like);
        Tensor activeOutputs = ofOne.add(ofFirst).add(ofSecond);
        return new Masks(activeEntries, inverse(activeEntries), ofOne, ofFirst, ofSecond, inverse(activeOutputs));
    }

    private static void markEntries(float[] mask, int from, CodeLayout.Group group) {
        java.util.Arrays.fill(mask, from + group.offset(), from + group.end(), 1);
    }

    private void markOutputs(float[] mask, int from, CodeLayout.Group group) {
        markEntries(mask, from, group);
        if (group.kind() != CodeLayout.Kind.ANGLE_PAIR) { // the logarithms of its variances too
            markEntries(mask, from + code.layout().size() - code.layout().pairEntries(), group);
        }
    }

    private static Tensor mask(float[] values, Grouping grouping, Tensor like) {
        return Tensors.of(values, grouping.groups(), 1, values.length / grouping.groups())
                .to(Tensors.type(like));
    }

    private static Tensor inverse(Tensor mask) {
        return mask.neg().add(new Scalar(1.0));
    }
}
