package dev.facet.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes and modes act by being open
class JavaOperationTest {
    /** y[h, t] = a[h] y[h, t - 1] + x[h, t], of float64, over segments: x (B, H, T), a (H). */
    private static final class Decay extends JavaOperation {
        @Override
        protected Tensor[] forward(Context context, Tensor[] inputs) {
            Tensor y = Tensors.empty(ScalarType.Double, Tensors.sizes(inputs[0]));
            int heads = (int) inputs[0].size(1);
            int length = (int) inputs[0].size(2);
            MemorySegment x = Tensors.segment(inputs[0]);
            MemorySegment a = Tensors.segment(inputs[1]);
            MemorySegment out = Tensors.segment(y);
            for (int row = 0; row < inputs[0].size(0) * heads; row++) {
                double state = 0;
                for (int t = 0; t < length; t++) {
                    long i = (long) row * length + t;
                    state = get(a, row % heads) * state + get(x, i);
                    out.setAtIndex(ValueLayout.JAVA_DOUBLE, i, state);
                }
            }
            context.save(y);
            return new Tensor[] {y};
        }

        @Override
        protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
            Tensor x = context.input(0);
            Tensor dx = Tensors.empty(ScalarType.Double, Tensors.sizes(x));
            Tensor da = Tensors.zeros(ScalarType.Double, Tensors.sizes(context.input(1)));
            int heads = (int) x.size(1);
            int length = (int) x.size(2);
            MemorySegment g = Tensors.segment(gradients[0]);
            MemorySegment a = Tensors.segment(context.input(1));
            MemorySegment y = Tensors.segment(context.saved(0));
            for (int row = 0; row < x.size(0) * heads; row++) {
                int head = row % heads;
                double flow = 0;
                double sum = get(Tensors.segment(da), head);
                for (int t = length - 1; t >= 0; t--) {
                    long i = (long) row * length + t;
                    flow = get(a, head) * flow + get(g, i);
                    Tensors.segment(dx).setAtIndex(ValueLayout.JAVA_DOUBLE, i, flow);
                    sum += t > 0 ? flow * get(y, i - 1) : 0;
                }
                Tensors.segment(da).setAtIndex(ValueLayout.JAVA_DOUBLE, head, sum);
            }
            return new Tensor[] {dx, da};
        }

        private static double get(MemorySegment memory, long index) {
            return memory.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
        }
    }

    /** Three outputs of two inputs: a * b, sum(a), exp(b). */
    private static final class Three extends JavaOperation {
        @Override
        protected Tensor[] forward(Context context, Tensor[] inputs) {
            return new Tensor[] {inputs[0].mul(inputs[1]), inputs[0].sum(), inputs[1].exp()};
        }

        @Override
        protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
            Tensor a = context.input(0);
            Tensor b = context.input(1);
            Tensor da = gradients[0] == null ? torch.zeros_like(a) : gradients[0].mul(b);
            Tensor db = gradients[0] == null ? torch.zeros_like(b) : gradients[0].mul(a);
            da = gradients[1] == null ? da : da.add(gradients[1]);
            db = gradients[2] == null ? db : db.add(gradients[2].mul(b.exp()));
            return new Tensor[] {da, db};
        }
    }

    /** The identity, with any backward. */
    private static final class Identity extends JavaOperation {
        private final BiFunction<Context, Tensor, @Nullable Tensor[]> rule;

        Identity(BiFunction<Context, Tensor, @Nullable Tensor[]> rule) {
            this.rule = rule;
        }

        @Override
        protected Tensor[] forward(Context context, Tensor[] inputs) {
            return new Tensor[] {inputs[0].clone()};
        }

        @Override
        protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
            return rule.apply(context, gradients[0]);
        }
    }

    private Scope scope;
    private int liveBefore;

    @BeforeEach
    void open() {
        Engine.start();
        liveBefore = JavaOperation.live();
        scope = Scope.open();
    }

    @AfterEach
    void nothingStaysAlive() {
        scope.close();
        assertThat(JavaOperation.live()).isEqualTo(liveBefore);
    }

    private static Tensor random(long seed, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        java.util.Random random = new java.util.Random(seed);
        return Tensors.of(random.doubles(count, -1, 1).toArray(), shape);
    }

    private static Tensor leaf(long seed, long... shape) {
        return random(seed, shape).requires_grad_(true);
    }

    /** Two applications inside a net: an operation before, between and after, one input used twice. */
    private static Tensor net(JavaOperation decay, Tensor[] in) {
        Tensor h = in[0].mul(in[2]).tanh();
        Tensor first = decay.apply(h, in[1])[0];
        Tensor second = decay.apply(first.add(h), in[1].mul(new Scalar(0.5)))[0];
        return second.mul(first).sin();
    }

    @Test
    void gradientsInsideANetMatchDifferences() {
        Decay decay = new Decay();
        double error = Gradients.check(in -> net(decay, in), random(1, 2, 3, 5), random(2, 3), random(3, 5));
        assertThat(error).isLessThan(1e-8);
    }

    @Test
    void severalOutputsMatchDifferences() {
        Three three = new Three();
        double error = Gradients.check(
                in -> {
                    Tensor[] out = three.apply(in);
                    return out[0].sin().sum().add(out[1].mul(out[1])).add(out[2].sum());
                },
                random(4, 3, 4),
                random(5, 3, 4));
        assertThat(error).isLessThan(1e-8);
    }

    @Test
    void outputsThatNobodyUsesHaveNoGradient() {
        Three three = new Three();
        for (int used = 0; used < 3; used++) {
            int chosen = used;
            assertThat(Gradients.check(in -> three.apply(in)[chosen].sin(), random(6, 4), random(7, 4)))
                    .isLessThan(1e-8);
        }
    }

    @Test
    void moreOutputsThanInputs() {
        JavaOperation powers = new JavaOperation() {
            @Override
            protected Tensor[] forward(Context context, Tensor[] inputs) {
                Tensor[] outputs = new Tensor[6];
                for (int k = 0; k < outputs.length; k++) {
                    outputs[k] = inputs[0].pow(new Scalar(k + 1.0));
                }
                return outputs;
            }

            @Override
            protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
                Tensor sum = torch.zeros_like(context.input(0));
                for (int k = 0; k < gradients.length; k++) {
                    if (gradients[k] != null) {
                        sum = sum.add(
                                context.input(0).pow(new Scalar((double) k)).mul(gradients[k]), new Scalar(k + 1.0));
                    }
                }
                return new Tensor[] {sum};
            }
        };
        double error = Gradients.check(
                in -> {
                    Tensor[] out = powers.apply(in);
                    return out[1].mul(out[5]).add(out[3]);
                },
                random(8, 5));
        assertThat(error).isLessThan(1e-8);
    }

    @Test
    void resultsAreTheJavaResultsWithoutACopy() {
        Tensor x = leaf(9, 4);
        Tensor[] made = new Tensor[1];
        JavaOperation operation = new JavaOperation() {
            @Override
            protected Tensor[] forward(Context context, Tensor[] inputs) {
                assertThat(Tensors.segment(inputs[0]).address())
                        .isEqualTo(Tensors.segment(x).address());
                made[0] = inputs[0].mul(new Scalar(2.0));
                context.remember(Tensors.segment(made[0]).address());
                return made;
            }

            @Override
            protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
                return new Tensor[] {gradients[0].mul(new Scalar((double) context.remembered(Long.class)))};
            }
        };
        Tensor y = operation.apply(x)[0];
        long address = Tensors.segment(y).address();
        y.sum().backward();
        assertThat(Tensors.doubles(x.grad())).containsOnly((double) address);
    }

    @Test
    void nonContiguousInputsAndGradientsArrivePacked() {
        Decay decay = new Decay();
        double error = Gradients.check(
                in -> decay.apply(in[0].transpose(0, 2), in[1])[0]
                        .transpose(1, 2)
                        .exp(),
                random(10, 4, 3, 2),
                random(11, 3));
        assertThat(error).isLessThan(1e-8);
    }

    @Test
    void withoutRecordingThereIsNoHistory() {
        Tensor x = leaf(12, 1, 1, 3);
        Tensor a = leaf(13, 1);
        try (NoGrad noGrad = NoGrad.open()) {
            assertThat(new Decay().apply(x, a)[0].requires_grad()).isFalse();
        }
        assertThat(JavaOperation.live()).isEqualTo(liveBefore);
        assertThat(new Decay().apply(x.detach(), a.detach())[0].requires_grad()).isFalse();
        assertThat(new Decay().apply(x, a)[0].requires_grad()).isTrue();
    }

    @Test
    void onlyWantedGradientsAreGiven() {
        Tensor x = random(14, 2, 1, 3);
        Tensor a = leaf(15, 1);
        new Decay().apply(x, a)[0].sum().backward();
        assertThat(x.grad().defined()).isFalse();
        assertThat(a.grad().defined()).isTrue();
        boolean[] needed = new boolean[1];
        Identity asking = new Identity((context, g) -> {
            needed[0] = context.needsGradient(0);
            return new Tensor[] {g};
        });
        asking.apply(leaf(16, 2))[0].sum().backward();
        assertThat(needed[0]).isTrue();
    }

    @Test
    void aNullGradientIsZero() {
        Tensor x = leaf(17, 3);
        Identity nothing = new Identity((context, g) -> new Tensor[] {null});
        nothing.apply(x)[0].add(x).sum().backward();
        assertThat(Tensors.doubles(x.grad())).containsOnly(1);
    }

    @Test
    void aRetainedGraphRunsBackwardTwice() {
        Tensor[] in = {leaf(18, 2, 3, 5), leaf(19, 3), leaf(20, 5)};
        Tensor loss = net(new Decay(), in).sum();
        loss.backward(new Tensor(), new BoolOptional(true), false, new TensorArrayRefOptional());
        double[] once = Tensors.doubles(in[0].grad());
        loss.backward();
        double[] twice = Tensors.doubles(in[0].grad());
        for (int i = 0; i < once.length; i++) {
            assertThat(twice[i]).isCloseTo(2 * once[i], within(1e-12));
        }
    }

    @Test
    void aSecondBackwardOfAGraphThatWasNotRetainedFailsCleanly() {
        Tensor x = leaf(21, 2);
        Tensor y = new Identity((context, g) -> new Tensor[] {g}).apply(x)[0];
        y.backward(Tensors.of(new double[] {1, 2}, 2), new BoolOptional(), false, new TensorArrayRefOptional());
        assertThatThrownBy(() -> Gradients.backward(y.sum()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a second time");
        assertThat(Tensors.doubles(x.grad())).containsExactly(1, 2);
    }

    @Test
    void inputsAreFreedByABackwardThatDoesNotRetain() {
        Tensor x = leaf(22, 1000, 100);
        Tensor y;
        try (Scope inner = Scope.open()) {
            y = inner.keep(new Identity((context, g) -> new Tensor[] {g}).apply(x.exp())[0].sum());
        }
        long before = Engine.liveObjects();
        y.backward();
        assertThat(Engine.liveObjects()).isLessThan(before); // the kept input is gone, though y is alive
        assertThat(JavaOperation.live()).isEqualTo(liveBefore + 1);
    }

    @Test
    void exceptionsInBackwardReachTheCaller() {
        Identity failing = new Identity((context, g) -> {
            throw new UnsupportedOperationException("no gradient today");
        });
        assertThatThrownBy(() -> Gradients.backward(failing.apply(leaf(23, 2))[0].sum()))
                .isExactlyInstanceOf(UnsupportedOperationException.class)
                .hasMessage("no gradient today");
        assertThatThrownBy(() -> failing.apply(leaf(23, 2))[0].sum().backward())
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("no gradient today");
        Identity asserting = new Identity((context, g) -> {
            throw new AssertionError("wrong");
        });
        assertThatThrownBy(() -> Gradients.backward(asserting.apply(leaf(24, 2))[0].sum()))
                .isExactlyInstanceOf(AssertionError.class);
        // what fails elsewhere in the graph is not mistaken for a failure of ours
        Tensor notScalar = leaf(25, 2).mul(new Scalar(2.0));
        assertThatThrownBy(() -> Gradients.backward(notScalar)).hasMessageContaining("scalar outputs");
    }

    @Test
    void aSecondDerivativeIsRefused() {
        Tensor y = new Decay().apply(leaf(26, 1, 1, 3), leaf(27, 1))[0].sum();
        assertThatThrownBy(() -> y.backward(new Tensor(), new BoolOptional(true), true, new TensorArrayRefOptional()))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("no second derivative");
    }

    @Test
    void gradientsThatDoNotFitAreRefused() {
        refused(
                (context, g) -> new Tensor[] {random(1, 7)},
                "input 0 has shape (2, 3) and type Double, its gradient has shape (7)");
        refused((context, g) -> new Tensor[] {g.t()}, "its gradient has shape (3, 2)");
        refused((context, g) -> new Tensor[] {g.to(ScalarType.Float)}, "its gradient has shape (2, 3) and type Float");
        refused((context, g) -> new Tensor[] {g, g}, "has 1 inputs, its backward gave 2 gradients");
        refused((context, g) -> new Tensor[0], "has 1 inputs, its backward gave 0 gradients");
    }

    private static void refused(BiFunction<JavaOperation.Context, Tensor, @Nullable Tensor[]> rule, String message) {
        Tensor x = leaf(28, 2, 3).mul(new Scalar(2.0));
        assertThatThrownBy(() -> Gradients.backward(new Identity(rule).apply(x)[0].sum()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anExceptionInForwardLeavesRecordingOn() {
        Tensor x = leaf(29, 2);
        JavaOperation failing = new JavaOperation() {
            @Override
            protected Tensor[] forward(Context context, Tensor[] inputs) {
                throw new IllegalArgumentException("not these");
            }

            @Override
            protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
                return new Tensor[] {null};
            }
        };
        assertThatThrownBy(() -> failing.apply(x))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("not these");
        assertThat(x.exp().requires_grad()).isTrue();
    }

    @Test
    void worksOnAThreadWithoutScopes() throws Exception {
        double[][] result = new double[1][];
        Thread thread = new Thread(() -> {
            Tensor x = leaf(30, 3);
            Gradients.backward(new Identity((context, g) -> new Tensor[] {g}).apply(x)[0].sum());
            result[0] = Tensors.doubles(x.grad());
        });
        thread.start();
        thread.join();
        assertThat(result[0]).containsOnly(1);
        // The graph hangs on Java objects that nobody closed, so it lives until the collector finds them.
        for (int i = 0; i < 500 && JavaOperation.live() > liveBefore; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(JavaOperation.live()).isEqualTo(liveBefore);
    }

    @Test
    void memoryStaysFlatOverManyApplications() {
        Three three = new Three();
        Decay decay = new Decay();
        Tensor a = leaf(31, 64, 2, 16);
        Tensor rate = leaf(32, 2);
        for (int i = 0; i < 1_600; i++) {
            step(three, decay, a, rate, i);
        }
        long objects = Memory.settledObjects();
        long resident = Engine.residentBytes();
        for (int i = 0; i < 14_400; i++) {
            step(three, decay, a, rate, i);
        }
        assertThat(JavaOperation.live()).isEqualTo(liveBefore);
        assertThat(Memory.settledObjects()).isLessThanOrEqualTo(objects);
        // one kept input a call would be 16 KB, 230 MB in all
        assertThat(Engine.residentBytes() - resident).isLessThan(64L << 20);
    }

    /** With a backward, without one, and with a failing one, in turn. */
    private static void step(Three three, Decay decay, Tensor a, Tensor rate, int i) {
        try (Scope inner = Scope.open()) {
            Tensor y = decay.apply(a, rate)[0];
            if (i % 4 == 0) {
                Tensor[] out = three.apply(y, a);
                Gradients.backward(out[0].sum().add(out[1]));
            } else if (i % 64 == 1) {
                Identity failing = new Identity((context, g) -> {
                    throw new UnsupportedOperationException("on purpose");
                });
                assertThatThrownBy(() -> Gradients.backward(failing.apply(y)[0].sum()))
                        .isInstanceOf(UnsupportedOperationException.class);
            }
        }
    }

    /** Gives integers, which have no gradient, and remembers what it was given. */
    private static final class Rounded extends JavaOperation {
        private @Nullable Tensor seen;

        @Override
        protected Tensor[] forward(Context context, Tensor[] inputs) {
            seen = inputs[0];
            return new Tensor[] {Tensors.zeros(ScalarType.Long, Tensors.sizes(inputs[0]))};
        }

        @Override
        protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
            return new Tensor[1];
        }
    }

    @Test
    void anApplicationThatIsRefusedKeepsNothing() {
        Rounded operation = new Rounded();
        int before = JavaOperation.live();
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1, 2}, 2).requires_grad_(true);
            assertThatThrownBy(() -> operation.apply(x))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("only floating outputs have gradients");
        }
        assertThat(JavaOperation.live()).isEqualTo(before);
        assertThat(Objects.requireNonNull(operation.seen).isNull())
                .as("the input is freed")
                .isTrue();
    }
}
