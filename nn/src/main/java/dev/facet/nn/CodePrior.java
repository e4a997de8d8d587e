package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.exp;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.linalg_eigh;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The prior of a code's Gaussian entries, N(m, F F^T), fitted to the aggregate of posteriors over training pictures; in
 * coordinates u with z = m + F u it is N(0, I), and the coordinates of each group are its principal axes, the widest
 * first. Groups are independent of each other. Until it is fitted it is N(0, I) itself.
 *
 * <p>Formula of the divergence of N(a, diag v) from it, with G = F^-1 for d entries: 1/2 (sum_ij G_ij^2 v_j + |G (a - m)|^2
 * - d - sum_j log v_j) + log det F.
 *
 * <p>Shapes: codes and coordinates (B, D); the entries of angle pairs pass through.
 */
public final class CodePrior extends Module {
    /** A group's axes are at least this part of its widest, so that what it does not use stays finite. */
    private static final double NARROWEST = 1e-3;

    private final GraphicsCode code;
    private final int gaussians;
    private final Tensor mean; // (G)
    private final Tensor factor; // (G, G), F
    private final Tensor inverse; // (G, G), F^-1

    public CodePrior(GraphicsCode code) {
        super("CodePrior");
        this.code = code;
        this.gaussians = code.layout().gaussianEntries();
        this.mean = Parameters.buffer(this, "mean", zeros(new long[] {gaussians}));
        this.factor = Parameters.buffer(this, "factor", eye(gaussians));
        this.inverse = Parameters.buffer(this, "inverse", eye(gaussians));
    }

    /** Codes (B, D) of coordinates. */
    public Tensor codes(Tensor coordinates) {
        int pairs = code.layout().pairEntries();
        Tensor z = coordinates.narrow(1, pairs, gaussians).matmul(factor.t()).add(mean);
        return pairs == 0 ? z : join(coordinates.narrow(1, 0, pairs), z);
    }

    /** Coordinates (B, D) of codes. */
    public Tensor coordinates(Tensor codes) {
        int pairs = code.layout().pairEntries();
        Tensor u = codes.narrow(1, pairs, gaussians).sub(mean).matmul(inverse.t());
        return pairs == 0 ? u : join(codes.narrow(1, 0, pairs), u);
    }

    private static Tensor join(Tensor first, Tensor second) {
        var parts = new org.bytedeco.pytorch.TensorVector();
        parts.push_back(first);
        parts.push_back(second);
        return org.bytedeco.pytorch.global.torch.cat(parts, 1);
    }

    /** The divergence of each posterior (B, E) from this prior, pairs from the uniform law on the circle; (B). */
    public Tensor divergence(Tensor posterior) {
        CodeLayout layout = code.layout();
        Tensor a = posterior.narrow(1, layout.pairEntries(), gaussians);
        Tensor log = code.logVariances(posterior);
        long[] entries = {1};
        Tensor trace = exp(log).matmul(inverse.square().t()).sum(entries);
        Tensor distance = a.sub(mean).matmul(inverse.t()).square().sum(entries);
        // the columns of F are orthogonal within a group, and groups apart, so their lengths multiply to its
        // determinant
        long[] rows = {0};
        Tensor determinant = factor.square().sum(rows).log().sum(); // 2 log det F
        double pairs = layout.pairEntries() == 0 ? 0 : code.pairDivergence() * layout.pairEntries() / 2;
        return trace.add(distance)
                .sub(log.sum(entries))
                .add(determinant)
                .sub(new Scalar((double) gaussians))
                .mul(new Scalar(0.5))
                .add(new Scalar(pairs));
    }

    /** Fits the prior to the aggregate of posteriors (B, E): its mean and, for each group, its covariance. */
    @SuppressWarnings("try") // scope and mode act by being open
    public void fit(Tensor posteriors) {
        try (NoGrad noGrad = NoGrad.open();
                Scope scope = Scope.open()) {
            CodeLayout layout = code.layout();
            long pictures = posteriors.size(0);
            if (pictures < 2) {
                throw new IllegalArgumentException("a prior is fitted to at least 2 posteriors, got " + pictures);
            }
            Tensor means = posteriors.narrow(1, layout.pairEntries(), gaussians).to(ScalarType.Double);
            Tensor variances = exp(code.logVariances(posteriors).to(ScalarType.Double));
            long[] rows = {0};
            Tensor centre = means.mean(rows);
            Tensor centred = means.sub(centre);
            double[] f = new double[gaussians * gaussians];
            double[] g = new double[gaussians * gaussians];
            for (CodeLayout.Group group : layout.groups()) {
                if (group.kind() != CodeLayout.Kind.ANGLE_PAIR) {
                    int from = group.offset() - layout.pairEntries();
                    Tensor own = centred.narrow(1, from, group.size());
                    Tensor covariance = own.t()
                            .matmul(own)
                            .div(new Scalar((double) pictures))
                            .add(variances
                                    .narrow(1, from, group.size())
                                    .mean(rows)
                                    .diag());
                    axes(covariance, from, f, g);
                }
            }
            put(mean, Tensors.doubles(centre));
            put(factor, f);
            put(inverse, g);
        }
    }

    /** Writes a group's block of F = U sqrt(L) and of its inverse, axes in falling order. */
    private void axes(Tensor covariance, int from, double[] f, double[] g) {
        int n = (int) covariance.size(0);
        var eigen = linalg_eigh(covariance);
        double[] values = Tensors.doubles(eigen.get0()); // ascending
        double[] vectors = Tensors.doubles(eigen.get1().contiguous()); // columns
        double widest = Math.sqrt(Math.max(values[n - 1], Double.MIN_NORMAL));
        for (int axis = 0; axis < n; axis++) {
            int column = n - 1 - axis;
            double length = Math.max(Math.sqrt(Math.max(values[column], 0)), NARROWEST * widest);
            double sign = sign(vectors, column, n);
            for (int row = 0; row < n; row++) {
                double u = sign * vectors[row * n + column];
                f[(from + row) * gaussians + from + axis] = u * length;
                g[(from + axis) * gaussians + from + row] = u / length;
            }
        }
    }

    /** An axis has no sign of its own: its largest component is made positive. */
    private static double sign(double[] vectors, int column, int n) {
        double largest = 0;
        for (int row = 0; row < n; row++) {
            double value = vectors[row * n + column];
            if (Math.abs(value) > Math.abs(largest)) {
                largest = value;
            }
        }
        return largest < 0 ? -1 : 1;
    }

    private static void put(Tensor target, double[] values) {
        MemorySegment memory = Tensors.segment(target);
        for (int i = 0; i < values.length; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
        }
    }
}
