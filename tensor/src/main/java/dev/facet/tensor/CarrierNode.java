package dev.facet.tensor;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.EdgeVector;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The node of the gradient graph that stands for one application of a {@link JavaOperation}.
 *
 * <p>The preset cannot subclass PyTorch's nodes, so a node of PyTorch's own carries ours. It comes from {@code cat} of
 * constants, one a slot; its output is then given the storage of the Java result, and its edges are replaced by those
 * of the inputs. Several outputs put an {@code unsafe_split} in front: {@code head} receives the outputs' gradients,
 * {@code tail} gives the inputs' (one node when there is one output). A hook before {@code head} takes the gradients
 * and hands on undefined ones, which pass through PyTorch's own code at no cost; a hook after {@code tail} answers with
 * the gradients that Java computes.
 *
 * <p>Lifetime: JavaCPP holds a Java hook by a weak reference alone, so {@link #LIVE} keeps it. Two more edges of the
 * tail lead to guards, tensors over an address that is a number, whose deleter tells us that number when the tensor
 * dies. One is saved by a product node, so it dies when the graph's saved values are released (a backward without
 * {@code retain_graph}): then the inputs go. The other is the leaf of an accumulation node, so it dies with the
 * carrier: then all goes.
 */
final class CarrierNode {
    private static final int GUARDS = 2;
    private static final Map<Long, CarrierNode> LIVE = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    // Made while somebody's scope may be open, which would free them: each is retained.
    private static final Tensor SLOT =
            retained(Tensors.zeros(ScalarType.Float, 1)).requires_grad_(true);
    private static final Tensor NOTHING =
            retained(Tensors.zeros(ScalarType.Float, 0)).requires_grad_(true);
    private static final Deleter DELETER = retained(new Deleter());
    private static final Map<Integer, TensorVector> UNDEFINED = new ConcurrentHashMap<>();
    /** The vector that a hook returns: PyTorch copies it at once, so one a thread serves. */
    private static final ThreadLocal<TensorVector> ANSWER = ThreadLocal.withInitial(() -> retained(new TensorVector()));

    static final ThreadLocal<@Nullable Throwable> FAILURE = new ThreadLocal<>();

    private final JavaOperation.Context context;
    private final int outputs;
    private final int slots;
    private final Before before = new Before(this);
    private final After after = new After(this);
    private @Nullable Tensor[] gradients = {};
    private boolean released;

    private CarrierNode(JavaOperation.Context context, int outputs) {
        this.context = context;
        this.outputs = outputs;
        this.slots = Math.max(context.inputs() + GUARDS, outputs); // a split gives one part a slot
    }

    static int live() {
        return LIVE.size();
    }

    private static <P extends Pointer> P retained(P pointer) {
        pointer.retainReference();
        return pointer;
    }

    /** Gives the outputs of an application a history that leads to its inputs. */
    static Tensor[] attach(JavaOperation.Context context, Tensor[] inputs, Tensor[] outputs) {
        for (Tensor output : outputs) {
            if (!output.is_floating_point()) {
                throw new IllegalStateException(context.operation().getClass().getName()
                        + ": only floating outputs have gradients, got type " + Tensors.type(output));
            }
        }
        CarrierNode carrier = new CarrierNode(context, outputs.length);
        long number = NUMBERS.incrementAndGet();
        LIVE.put(number, carrier);
        TensorVector constants = new TensorVector();
        for (int i = 0; i < carrier.slots; i++) {
            constants.push_back(SLOT);
        }
        Tensor whole = torch.cat(constants, 0);
        Node tail = whole.grad_fn();
        tail.set_next_edges(carrier.edges(inputs, number));
        tail.add_post_hook(carrier.after);
        Tensor[] results = new Tensor[outputs.length];
        Node head = tail;
        if (outputs.length == 1) {
            results[0] = whole;
        } else {
            TensorVector parts = whole.unsafe_split(1);
            for (int j = 0; j < outputs.length; j++) {
                results[j] = new Tensor(parts.get(j));
            }
            head = results[0].grad_fn();
        }
        head.clear_input_metadata();
        for (int j = 0; j < outputs.length; j++) {
            results[j].set_data(outputs[j]);
            head.add_input_metadata(outputs[j]);
        }
        for (int j = outputs.length; j < carrier.slots && outputs.length > 1; j++) {
            head.add_input_metadata(SLOT); // parts that nobody uses
        }
        head.add_pre_hook(carrier.before);
        return results;
    }

    private EdgeVector edges(Tensor[] inputs, long number) {
        EdgeVector edges = new EdgeVector();
        for (int i = 0; i < inputs.length; i++) {
            edges.push_back(context.needsGradient(i) ? edgeTo(inputs[i]) : new Edge());
        }
        Tensor saved = NOTHING.mul(guard(number << 1));
        edges.push_back(new Edge(saved.grad_fn(), 0));
        edges.push_back(edgeTo(guard(number << 1 | 1).requires_grad_(true)));
        while (edges.size() < slots) {
            edges.push_back(new Edge());
        }
        return edges;
    }

    private static Edge edgeTo(Tensor tensor) {
        return tensor.alias().grad_fn().next_edge(0);
    }

    private static Tensor guard(long number) {
        return torch.from_blob(new Address(number), new long[] {0}, DELETER);
    }

    private void take(TensorVector received) {
        if (released) {
            throw new IllegalStateException(context.operation().getClass().getName()
                    + " is run backward a second time, and the graph was not retained");
        }
        releaseGradients();
        gradients = new Tensor[outputs];
        for (int j = 0; j < outputs; j++) {
            Tensor gradient = received.get(j);
            gradients[j] = gradient.defined() ? retained(gradient.contiguous()) : null;
        }
    }

    private TensorVector answer() {
        String name = context.operation().getClass().getName();
        if (GradMode.is_enabled()) {
            throw new IllegalStateException(name + " has no second derivative: create_graph is not supported");
        }
        Tensor[] answers = context.operation().backward(context, gradients);
        if (answers.length != context.inputs()) {
            throw new IllegalStateException(
                    name + " has " + context.inputs() + " inputs, its backward gave " + answers.length + " gradients");
        }
        TensorVector result = ANSWER.get();
        result.clear();
        Tensor undefined = new Tensor();
        for (int i = 0; i < slots; i++) {
            Tensor gradient = i < answers.length && context.needsGradient(i) ? answers[i] : null;
            if (gradient != null) {
                checkFits(name, i, gradient);
            }
            result.push_back(gradient == null ? undefined : gradient);
        }
        releaseGradients();
        return result;
    }

    private void checkFits(String name, int index, Tensor gradient) {
        Tensor input = context.input(index);
        if (!Arrays.equals(Tensors.sizes(gradient), Tensors.sizes(input))
                || Tensors.type(gradient) != Tensors.type(input)) {
            throw new IllegalStateException(
                    name + ": input " + index + " has shape " + Tensors.shape(input) + " and type "
                            + Tensors.type(input) + ", its gradient has shape " + Tensors.shape(gradient) + " and type "
                            + Tensors.type(gradient));
        }
    }

    private void releaseGradients() {
        for (Tensor gradient : gradients) {
            if (gradient != null) {
                gradient.releaseReference();
            }
        }
        gradients = new Tensor[0];
    }

    private void release() {
        if (!released) {
            released = true;
            context.release();
            releaseGradients();
        }
    }

    private static TensorVector undefined(int size) {
        return UNDEFINED.computeIfAbsent(size, n -> {
            TensorVector vector = retained(new TensorVector());
            for (int i = 0; i < n; i++) {
                vector.push_back(new Tensor());
            }
            return vector;
        });
    }

    /** Remembers what went wrong: PyTorch hands the caller the text alone. */
    private static RuntimeException failed(Throwable thrown) {
        FAILURE.set(thrown);
        return thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
    }

    private static final class Before extends FunctionPreHook {
        private final CarrierNode carrier;

        Before(CarrierNode carrier) {
            this.carrier = carrier;
        }

        @Override
        @SuppressWarnings("try") // the scope acts by being open
        public TensorVector apply(TensorVector gradients) {
            try (PointerScope scope = new PointerScope()) {
                carrier.take(gradients);
                return undefined(carrier.outputs == 1 ? 1 : carrier.slots);
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }
    }

    private static final class After extends FunctionPostHook {
        private final CarrierNode carrier;

        After(CarrierNode carrier) {
            this.carrier = carrier;
        }

        @Override
        @SuppressWarnings("try") // the scope acts by being open
        public TensorVector apply(TensorVector results, TensorVector received) {
            try (PointerScope scope = new PointerScope()) {
                return carrier.answer();
            } catch (RuntimeException | Error e) {
                throw failed(e);
            }
        }
    }

    private static final class Deleter extends PointerConsumer {
        @Override
        public void call(Pointer address) {
            long number = address.address();
            CarrierNode carrier = (number & 1) == 0 ? LIVE.get(number >> 1) : LIVE.remove(number >> 1);
            if (carrier != null) {
                ANSWER.get().clear(); // PyTorch has its copy by now
                carrier.release();
            }
        }
    }

    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }
}
