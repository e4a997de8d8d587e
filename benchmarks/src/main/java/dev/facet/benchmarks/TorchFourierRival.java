package dev.facet.benchmarks;

import static org.bytedeco.pytorch.global.torch.fft_irfft2;
import static org.bytedeco.pytorch.global.torch.fft_rfft2;

import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The exact Toeplitz mask of a grid by torch's two-dimensional real Fourier transforms, zero-padded: for each feature
 * of the keys, the columns k_a [v, 1] are convolved with exp(b), weighed by q_a and added up.
 *
 * <p>Source: the linear Toeplitz rival of Reid et al., arXiv:2410.03462. The table's transform is made once, as at
 * inference; some features go together, in at most {@link #MOST_FLOATS} padded numbers.
 */
final class TorchFourierRival implements Rival {
    private static final long MOST_FLOATS = 1L << 25;
    private static final long[] LAST_TWO = {-2, -1};

    private final long height;
    private final long width;
    private final long[] padded;
    private final long together;
    private final Tensor spectrum; // (rows, columns / 2 + 1), complex
    private final Tensor queries; // (features, 1, height, width)
    private final Tensor keys; // (features, 1, height, width)
    private final Tensor values; // (d + 1, height, width)

    TorchFourierRival(ToeplitzProblem toeplitz) {
        AttentionProblem problem = toeplitz.problem();
        this.height = problem.setting().height();
        this.width = problem.setting().width();
        this.padded = new long[] {smooth(2 * height - 1), smooth(2 * width - 1)};
        this.queries = planes(Tensors.wrap(
                        toeplitz.part(problem.queries()), ScalarType.Float, problem.nodes(), toeplitz.features()))
                .unsqueeze(1);
        this.keys = planes(Tensors.wrap(
                        toeplitz.part(problem.keys()), ScalarType.Float, problem.nodes(), toeplitz.features()))
                .unsqueeze(1);
        this.values = planes(LandmarkRival.withOnes(Rival.matrix(problem, problem.values())));
        this.together = Math.clamp(MOST_FLOATS / (padded[0] * padded[1] * values.size(0)), 1, toeplitz.features());
        this.spectrum = transform(Tensors.of(kernel(toeplitz.table()), padded));
    }

    /** (N, c) as (c, height, width). */
    private Tensor planes(Tensor matrix) {
        return matrix.t().contiguous().view(matrix.size(1), height, width).clone();
    }

    /** exp(b) on the circular plane: the offset 0, 0 at its corner. */
    private float[] kernel(float[] b) {
        int columns = (int) padded[1];
        float[] plane = new float[(int) (padded[0] * padded[1])];
        for (int t = 0; t < b.length; t++) {
            long row = t / (2 * width - 1) - (height - 1);
            long column = t % (2 * width - 1) - (width - 1);
            int at = (int) (Math.floorMod(row, padded[0]) * columns + Math.floorMod(column, padded[1]));
            plane[at] = (float) Math.exp(b[t]);
        }
        return plane;
    }

    /** The least length of at least n with no prime factor above 5, which transforms fast. */
    static long smooth(long n) {
        for (long length = n; ; length++) {
            long rest = length;
            for (long prime : new long[] {2, 3, 5}) {
                while (rest % prime == 0) {
                    rest /= prime;
                }
            }
            if (rest == 1) {
                return length;
            }
        }
    }

    private Tensor transform(Tensor planes) {
        return fft_rfft2(planes, padded, LAST_TWO, new StringViewOptional());
    }

    @Override
    @SuppressWarnings("try") // the scope acts by being open
    public Tensor compute() {
        long columns = values.size(0); // d + 1
        Tensor sum = Tensors.zeros(ScalarType.Float, columns, height, width);
        for (long first = 0; first < keys.size(0); first += together) {
            long count = Math.min(together, keys.size(0) - first);
            try (Scope scope = Scope.open()) {
                Tensor products = keys.narrow(0, first, count).mul(values); // (count, d + 1, height, width)
                Tensor frequencies = transform(products).mul_(spectrum);
                Tensor convolved = fft_irfft2(frequencies, padded, LAST_TWO, new StringViewOptional())
                        .narrow(2, 0, height)
                        .narrow(3, 0, width);
                sum.add_(convolved.mul(queries.narrow(0, first, count)).sum(0));
            }
        }
        long d = columns - 1;
        Tensor outputs = sum.narrow(0, 0, d).div(sum.narrow(0, d, 1)); // (d, height, width)
        return outputs.view(d, height * width).t().contiguous();
    }
}
