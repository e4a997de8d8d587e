package dev.facet.graph;

import java.util.Arrays;

/**
 * A modulation function f: the K + 1 coefficients of Phi = sum over k of f_k W^k, whose square is the mask
 * M = Phi Phi^T = sum over k of alpha_k W^k with alpha = f * f (a discrete convolution).
 *
 * <p>Source: Reid et al., arXiv:2410.03462. With L = I - W the known kernels are: diffusion exp(-beta L):
 * f_k = e^(-beta/2) (beta/2)^k / k!; regularised Laplacian (I + sigma^2 L)^-1, with rho = sigma^2 / (1 + sigma^2):
 * f_k = sqrt(1 - rho) rho^k (2k-1)!!/(2k)!!; its square: f_k = (1 - rho) rho^k.
 *
 * <p>Errors: {@link IllegalArgumentException} for an empty or non-finite list of coefficients, a negative length, or a
 * scale that is not positive.
 */
public final class Modulation {
    private final double[] coefficients;

    private Modulation(double[] coefficients) {
        this.coefficients = coefficients;
    }

    /** f from its K + 1 coefficients, copied. */
    public static Modulation of(double... coefficients) {
        if (coefficients.length == 0) {
            throw new IllegalArgumentException("a modulation function needs at least one coefficient, got none");
        }
        for (int k = 0; k < coefficients.length; k++) {
            if (!Double.isFinite(coefficients[k])) {
                throw new IllegalArgumentException(
                        "coefficient " + k + " is " + coefficients[k] + ", it must be finite");
            }
        }
        return new Modulation(coefficients.clone());
    }

    /** f of the diffusion kernel exp(-beta L), up to K hops. */
    public static Modulation diffusion(double beta, int maxLength) {
        double[] f = start(beta, "beta", maxLength);
        f[0] = Math.exp(-beta / 2);
        for (int k = 1; k < f.length; k++) {
            f[k] = f[k - 1] * (beta / 2) / k;
        }
        return of(f);
    }

    /** f of the regularised Laplacian kernel (I + sigma^2 L)^-1, up to K hops. */
    public static Modulation laplacian(double sigmaSquared, int maxLength) {
        double[] f = start(sigmaSquared, "sigma^2", maxLength);
        double rho = sigmaSquared / (1 + sigmaSquared);
        f[0] = Math.sqrt(1 - rho);
        for (int k = 1; k < f.length; k++) {
            f[k] = f[k - 1] * rho * (2 * k - 1) / (2 * k);
        }
        return new Modulation(f);
    }

    /** f of the squared regularised Laplacian kernel (I + sigma^2 L)^-2, up to K hops. */
    public static Modulation laplacianSquared(double sigmaSquared, int maxLength) {
        double[] f = start(sigmaSquared, "sigma^2", maxLength);
        double rho = sigmaSquared / (1 + sigmaSquared);
        f[0] = 1 - rho;
        for (int k = 1; k < f.length; k++) {
            f[k] = f[k - 1] * rho;
        }
        return new Modulation(f);
    }

    /** f_k = e^(-decay k), up to K hops: a start for learning. */
    public static Modulation exponential(double decay, int maxLength) {
        if (maxLength < 0 || !Double.isFinite(decay)) {
            throw new IllegalArgumentException("got decay " + decay + " and max length " + maxLength
                    + ", wanted a finite decay and a length of at least 0");
        }
        double[] f = new double[maxLength + 1];
        for (int k = 0; k < f.length; k++) {
            f[k] = Math.exp(-decay * k);
        }
        return of(f);
    }

    /** The f whose convolution with itself has the given first coefficients; alpha_0 must be positive. */
    public static Modulation fromAlpha(double... alpha) {
        Modulation checked = of(alpha);
        if (alpha[0] <= 0) {
            throw new IllegalArgumentException("alpha_0 must be positive to solve f * f = alpha, got " + alpha[0]);
        }
        double[] f = new double[checked.coefficients.length];
        f[0] = Math.sqrt(alpha[0]);
        for (int i = 0; i + 1 < f.length; i++) {
            double sum = 0;
            for (int p = 1; p <= i; p++) {
                sum += f[p] * f[i + 1 - p];
            }
            f[i + 1] = (alpha[i + 1] - sum) / (2 * f[0]);
        }
        return of(f);
    }

    private static double[] start(double scale, String name, int maxLength) {
        if (!(scale > 0) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException(name + " must be positive and finite, got " + scale);
        }
        if (maxLength < 0) {
            throw new IllegalArgumentException("the longest walk must have at least 0 hops, got " + maxLength);
        }
        return new double[maxLength + 1];
    }

    /** The largest power of W in Phi, K. */
    public int maxLength() {
        return coefficients.length - 1;
    }

    public double coefficient(int k) {
        return coefficients[k];
    }

    /** A copy of the K + 1 coefficients. */
    public double[] coefficients() {
        return coefficients.clone();
    }

    /** alpha = f * f: the 2K + 1 coefficients of the mask as a power series. */
    public double[] alpha() {
        double[] alpha = new double[2 * maxLength() + 1];
        for (int k = 0; k < coefficients.length; k++) {
            for (int l = 0; l < coefficients.length; l++) {
                alpha[k + l] += coefficients[k] * coefficients[l];
            }
        }
        return alpha;
    }

    /** The same function for another longest walk: padded with 0; shortening one that has terms beyond is an error. */
    public Modulation padded(int maxLength) {
        if (maxLength < maxLength()) {
            throw new IllegalArgumentException(coefficients.length + " coefficients given, but walks of at most "
                    + maxLength + " hops take at most " + (maxLength + 1));
        }
        return new Modulation(Arrays.copyOf(coefficients, maxLength + 1));
    }

    @Override
    public String toString() {
        return "Modulation" + Arrays.toString(coefficients);
    }
}
