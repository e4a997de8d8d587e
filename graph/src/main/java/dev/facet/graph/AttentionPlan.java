package dev.facet.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which path masked attention takes: chosen by a cost model from sizes alone (nodes, features, heads, non-zeros of Phi
 * and W, non-zeros of the mask as far as they can be told without building it), never from a timing or a number of
 * threads; or the caller's.
 *
 * <p>Which paths go with what: estimated masks dense, landmark and sparse; the asymmetric one dense, sparse and
 * asymmetric; exact masks dense, horner and sparse; given ones dense and sparse; Toeplitz masks toeplitz and dense; no
 * mask landmark (with a single landmark) and dense. Softmax excludes landmark, horner and toeplitz.
 *
 * <p>Cost: O(non-zeros of Phi), and 16 searches of the graph for exact masks; 8,192 where their
 * sparse path might not fit.
 *
 * <p>Errors: {@link IllegalArgumentException} when a path does not go with a mask or a kernel, or with the bytes when
 * its memory would not fit, and with what would do instead.
 *
 * @param path what is taken
 * @param costs the estimates of all paths that go with the mask and the kernel
 */
public record AttentionPlan(AttentionPath path, AttentionKernel kernel, Map<AttentionPath, Cost> costs) {
    /** What of the heap's size a path may want. */
    private static final double SHARE = 0.8;
    /** From as many bytes on they are told before they are taken. */
    private static final long FORETOLD = 1L << 30;

    public AttentionPlan {
        if (kernel == AttentionKernel.SOFTMAX && !allowsSoftmax(path)) {
            throw new IllegalArgumentException("the " + name(path) + " path does not go with softmax attention");
        }
        if (!costs.isEmpty() && !costs.containsKey(path)) {
            throw new IllegalArgumentException(
                    "the " + name(path) + " path is taken but was not considered, only " + costs.keySet());
        }
        costs = Collections.unmodifiableMap(
                costs.isEmpty() ? new EnumMap<>(AttentionPath.class) : new EnumMap<>(costs));
    }

    /**
     * An estimate: relative time in nanoseconds, and memory beside the arrays of the call.
     *
     * @param nanoseconds of building what the path keeps and of all its uses
     * @param bytes of what the path keeps and needs
     */
    public record Cost(double nanoseconds, long bytes) {
        public Cost {
            if (!(nanoseconds >= 0) || bytes < 0) {
                throw new IllegalArgumentException(
                        "a cost is at least 0, got " + nanoseconds + " ns and " + bytes + " bytes");
            }
        }
    }

    /** The estimate of one path, an error where it does not go with the mask and the kernel. */
    public Cost cost(AttentionPath path) {
        Cost cost = costs.get(path);
        if (cost == null) {
            throw new IllegalArgumentException(
                    "the " + name(path) + " path was not considered, only " + costs.keySet());
        }
        return cost;
    }

    /** The paths that go with a mask and a kernel. */
    public static List<AttentionPath> allowed(AttentionMask mask, AttentionKernel kernel) {
        return allowed(mask.kind(), kernel);
    }

    /** The paths that go with masks of a kind and a kernel. */
    public static List<AttentionPath> allowed(AttentionMask.Kind kind, AttentionKernel kernel) {
        List<AttentionPath> paths = switch (kind) {
            case ESTIMATED -> List.of(AttentionPath.DENSE, AttentionPath.LANDMARK, AttentionPath.SPARSE);
            case ASYMMETRIC -> List.of(AttentionPath.DENSE, AttentionPath.SPARSE, AttentionPath.ASYMMETRIC);
            case EXACT -> List.of(AttentionPath.DENSE, AttentionPath.SPARSE, AttentionPath.HORNER);
            case GIVEN -> List.of(AttentionPath.DENSE, AttentionPath.SPARSE);
            case TOEPLITZ -> List.of(AttentionPath.DENSE, AttentionPath.TOEPLITZ);
            case NONE -> List.of(AttentionPath.DENSE, AttentionPath.LANDMARK);
        };
        if (kernel == AttentionKernel.LINEAR) {
            return paths;
        }
        return paths.stream().filter(AttentionPlan::allowsSoftmax).toList();
    }

    /** Whether a path has single attention weights, which softmax needs. */
    public static boolean allowsSoftmax(AttentionPath path) {
        return path == AttentionPath.DENSE || path == AttentionPath.SPARSE || path == AttentionPath.ASYMMETRIC;
    }

    static void checkAllowed(AttentionMask mask, AttentionKernel kernel, AttentionPath path) {
        List<AttentionPath> allowed = allowed(mask, kernel);
        if (!allowed.contains(path)) {
            throw new IllegalArgumentException("the " + name(path) + " path does not go with "
                    + mask.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " masks and "
                    + kernel.name().toLowerCase(Locale.ROOT) + " attention; "
                    + String.join(
                            ", ", allowed.stream().map(AttentionPlan::name).toList()) + " do");
        }
    }

    /**
     * The path of the least estimated cost among those that fit into memory.
     *
     * @param uses how many forward passes the structure of the mask will serve: 1 for a single call, many for training
     */
    public static AttentionPlan choose(AttentionMask mask, AttentionKernel kernel, AttentionShape shape, long uses) {
        return choose(mask, kernel, shape, uses, Runtime.getRuntime().maxMemory());
    }

    static AttentionPlan choose(
            AttentionMask mask, AttentionKernel kernel, AttentionShape shape, long uses, long heap) {
        MaskSizes sizes = MaskSizes.of(mask);
        AttentionPlan plan = cheapest(mask, sizes, kernel, shape, uses, heap);
        if (plan.path() == AttentionPath.SPARSE
                && !fits(CostModel.cost(plan.path(), mask, sizes.fullest(), kernel, shape, uses), heap)) {
            // Rows between those sampled may be fuller, and the pattern be refused when it is built: all are counted.
            return cheapest(mask, MaskSizes.counted(mask), kernel, shape, uses, heap);
        }
        return plan;
    }

    private static AttentionPlan cheapest(
            AttentionMask mask, MaskSizes sizes, AttentionKernel kernel, AttentionShape shape, long uses, long heap) {
        Map<AttentionPath, Cost> costs = costs(mask, sizes, kernel, shape, uses);
        Comparator<Map.Entry<AttentionPath, Cost>> byTime =
                Comparator.comparingDouble(entry -> entry.getValue().nanoseconds());
        AttentionPath best = costs.entrySet().stream()
                .filter(entry -> fits(entry.getValue(), heap))
                .filter(entry -> entry.getKey() != AttentionPath.SPARSE || sizes.indexable(mask))
                .min(byTime)
                .map(Map.Entry::getKey)
                .orElseThrow(() -> tooLarge(smallest(costs), shape, costs, heap));
        return new AttentionPlan(best, kernel, costs);
    }

    /** The caller's path, if it goes with the mask and fits into memory. */
    public static AttentionPlan forced(
            AttentionMask mask, AttentionKernel kernel, AttentionShape shape, AttentionPath path) {
        checkAllowed(mask, kernel, path);
        Map<AttentionPath, Cost> costs = costs(mask, MaskSizes.of(mask), kernel, shape, 1);
        long heap = Runtime.getRuntime().maxMemory();
        if (!fits(Objects.requireNonNull(costs.get(path)), heap)) {
            throw tooLarge(path, shape, costs, heap);
        }
        return new AttentionPlan(path, kernel, costs);
    }

    /**
     * What the path will take of memory, in a sentence, where that is worth one: a path wants a gibibyte or more, or one
     * that would be faster is left out for what it wants. Null otherwise.
     */
    public @Nullable String forecast() {
        return forecast(Runtime.getRuntime().maxMemory());
    }

    @Nullable
    String forecast(long heap) {
        Cost own = costs.get(path);
        if (own == null) {
            return null;
        }
        List<String> leftOut = new ArrayList<>();
        costs.forEach((other, cost) -> {
            if (!fits(cost, heap) && cost.nanoseconds() < own.nanoseconds()) {
                leftOut.add(name(other) + ", which wants " + MaskPattern.gibibytes(cost.bytes()));
            }
        });
        if (own.bytes() < FORETOLD && leftOut.isEmpty()) {
            return null;
        }
        return "the " + name(path) + " path will take " + MaskPattern.gibibytes(own.bytes()) + " beside its arrays"
                + (leftOut.isEmpty() ? "" : ", in place of " + String.join(" and ", leftOut)) + "; the heap has "
                + MaskPattern.gibibytes(heap);
    }

    private static Map<AttentionPath, Cost> costs(
            AttentionMask mask, MaskSizes sizes, AttentionKernel kernel, AttentionShape shape, long uses) {
        AttentionChecks.nodes(mask.nodes(), shape);
        if (uses < 1) {
            throw new IllegalArgumentException("a mask is used at least once, got " + uses);
        }
        Map<AttentionPath, Cost> costs = new EnumMap<>(AttentionPath.class);
        for (AttentionPath path : allowed(mask, kernel)) {
            costs.put(path, CostModel.cost(path, mask, sizes, kernel, shape, uses));
        }
        return costs;
    }

    private static AttentionPath smallest(Map<AttentionPath, Cost> costs) {
        return Collections.min(
                        costs.entrySet(),
                        Comparator.comparingLong(entry -> entry.getValue().bytes()))
                .getKey();
    }

    private static boolean fits(Cost cost, long heap) {
        return cost.bytes() <= SHARE * heap;
    }

    private static IllegalArgumentException tooLarge(
            AttentionPath path, AttentionShape shape, Map<AttentionPath, Cost> costs, long heap) {
        List<String> others = new ArrayList<>();
        costs.forEach((other, cost) -> {
            if (fits(cost, heap)) {
                others.add(name(other) + " (" + MaskPattern.gibibytes(cost.bytes()) + ")");
            }
        });
        long bytes = Objects.requireNonNull(costs.get(path)).bytes();
        return new IllegalArgumentException(
                "the " + name(path) + " path over " + shape.nodes() + " nodes wants " + bytes
                        + " bytes (" + MaskPattern.gibibytes(bytes) + "), the heap has "
                        + MaskPattern.gibibytes(heap)
                        + (others.isEmpty()
                                ? "; no path does with less, a mask of fewer walks or hops would"
                                : "; instead " + String.join(" or ", others) + " would do"));
    }

    private static String name(AttentionPath path) {
        return path.name().toLowerCase(Locale.ROOT);
    }
}
