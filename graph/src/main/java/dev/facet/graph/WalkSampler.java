package dev.facet.graph;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Draws the walks of one start node after another and merges their deposits; the scratch of one thread. What is drawn
 * for a node depends on the plan and the node alone.
 *
 * <p>A block of random words serves four: four steps of one walk, or four walks that leave one node at one step. So
 * walks go on in windows of four steps, and the blocks of all walks of a window are made together.
 */
final class WalkSampler {
    private static final int HALTING = 1 << 24;
    private static final int MOVING = 2 << 24;
    private static final int REPELLING = 3 << 24;
    /** Bits of a repelling counter word below the step: which block of the node it is. */
    private static final int REPELLING_STEP = 17;

    private static final int WINDOW = 4;
    private static final long LOW = 0xFFFFFFFFL;

    private final WalkPlan plan;
    private final int[] offsets;
    private final int[] targets;
    private final float @Nullable [] weights;
    private final boolean weighted;
    private final int walks;
    private final boolean antithetic;
    private final boolean repelling;
    private final boolean halts;
    private final long seed;
    private int set;
    private final long[] thresholds;
    private final DepositTable table;
    private final @Nullable PathRecorder recorder;
    private long hops;

    // The walks of one node side by side; the numbers of those that still walk are listed, ascending, in alive.
    private final int[] alive;
    private final int[] positions;
    private final double[] loads;
    /** How many hops of the window a walk makes before it halts, 4 if it does not. */
    private final int[] stamina;

    /** What the blocks of a window are for: walks, pairs of walks, or nodes. */
    private final int[] units;

    private final int[] words;

    // For repelling moves: walks chained by the node they stand on, the group of a node by its slot in the table.
    private final int[] chain;
    private final int[] picks;
    private int[] heads = new int[64];
    private int[] tails = new int[64];
    private final int[] moreWords = new int[4];
    /** 0, 1, 2, .. outside {@link #moveGroup}. */
    private int[] shuffled = new int[0];

    // The merged entries of the nodes of one chunk.
    private int[] columns = new int[1024];
    private byte[] steps = new byte[1024];
    private float[] entryLoads = new float[1024];
    private int filled;

    WalkSampler(WalkPlan plan) {
        this(plan, null);
    }

    /** A sampler that notes the arcs of its walks, too. */
    WalkSampler(WalkPlan plan, @Nullable PathRecorder recorder) {
        this.plan = plan;
        this.recorder = recorder;
        offsets = plan.graph.offsets;
        targets = plan.graph.targets;
        weights = plan.graph.weights;
        weighted = plan.weighted;
        walks = plan.options.walks();
        antithetic = plan.options.scheme().antithetic();
        repelling = plan.options.scheme().repelling();
        halts = plan.halts();
        seed = plan.options.seed();
        set = plan.options.set();
        thresholds = plan.thresholds;
        table = new DepositTable(plan.graph.nodes(), plan.longest());
        alive = new int[walks];
        positions = new int[walks];
        loads = new double[walks];
        stamina = new int[walks];
        Arrays.fill(stamina, WINDOW);
        units = new int[walks];
        words = new int[4 * walks];
        chain = new int[repelling ? walks : 0];
        picks = new int[repelling ? walks : 0];
    }

    /**
     * Draws the walks of nodes {@code from} to {@code to - 1}; the number of entries of each goes to {@code counts}.
     */
    WalkChunk chunk(int from, int to, int[] counts) {
        filled = 0;
        hops = 0;
        for (int node = from; node < to; node++) {
            draw(node);
            counts[node] = drain(node);
            if (recorder != null) {
                recorder.closeNode();
            }
        }
        return new WalkChunk(
                Arrays.copyOf(columns, filled), Arrays.copyOf(steps, filled), Arrays.copyOf(entryLoads, filled), hops);
    }

    /** The walks of one node in another walk set than the plan's. */
    WalkChunk chunk(int node, int ofSet) {
        int own = set;
        set = ofSet;
        filled = 0;
        hops = 0;
        try {
            draw(node);
            drain(node);
        } finally {
            set = own;
        }
        return new WalkChunk(
                Arrays.copyOf(columns, filled), Arrays.copyOf(steps, filled), Arrays.copyOf(entryLoads, filled), hops);
    }

    /** The paths of the last chunk. */
    PathRecorder.Paths takePaths() {
        return Objects.requireNonNull(recorder, "the sampler was not asked for paths")
                .take();
    }

    private void draw(int start) {
        table.reserve(1);
        table.add(start, 0, walks);
        for (int walk = 0; walk < walks; walk++) {
            alive[walk] = walk;
            positions[walk] = start;
            loads[walk] = 1;
        }
        int longest = plan.longest();
        int living = walks;
        for (int t = 0; t < longest && living > 0; t += WINDOW) {
            if (halts) {
                drawStamina(start, t, living);
            }
            int length = Math.min(WINDOW, longest - t);
            table.reserve(living * WINDOW);
            if (repelling) {
                for (int hop = 0; hop < length && living > 0; hop++) {
                    living = moveTogether(start, t + hop, hop, living);
                }
            } else {
                living = moveApart(start, t, length, living);
            }
        }
    }

    private void drawStamina(int start, int t, int living) {
        int count = living;
        if (antithetic) {
            count = 0;
            for (int a = 0; a < living; a++) {
                int pair = alive[a] >>> 1;
                if (count == 0 || units[count - 1] != pair) {
                    units[count++] = pair;
                }
            }
        } else {
            System.arraycopy(alive, 0, units, 0, living);
        }
        Philox4x32.blocks(seed, start, units, count, set, HALTING | (t >>> 2), words);
        int unit = 0;
        for (int a = 0; a < living; a++) {
            int walk = alive[a];
            int flip = 0;
            if (antithetic) {
                unit += units[unit] == walk >>> 1 ? 0 : 1;
                // Turning the top bit over is adding one half, modulo 1.
                flip = walk << 31;
            } else {
                unit = a;
            }
            int at = 4 * unit;
            int halted = below(words[at] ^ flip, thresholds[t])
                    | below(words[at + 1] ^ flip, thresholds[t + 1]) << 1
                    | below(words[at + 2] ^ flip, thresholds[t + 2]) << 2
                    | below(words[at + 3] ^ flip, thresholds[t + 3]) << 3;
            stamina[walk] = Integer.numberOfTrailingZeros(halted | 1 << WINDOW);
        }
    }

    /** 1 if a word, unsigned, is below a threshold of at most 2^32, else 0. */
    private static int below(int word, long threshold) {
        return (int) (((word & LOW) - threshold) >>> 63);
    }

    /** A window of one walk after another: their moves are independent. Returns how many walks go on. */
    private int moveApart(int start, int t, int length, int living) {
        int movers = 0;
        for (int a = 0; a < living; a++) {
            units[movers] = alive[a];
            movers += stamina[alive[a]] > 0 ? 1 : 0;
        }
        Philox4x32.blocks(seed, start, units, movers, set, MOVING | (t >>> 2), words);
        int survivors = 0;
        for (int m = 0; m < movers; m++) {
            int walk = units[m];
            int v = positions[walk];
            double load = loads[walk];
            int last = Math.min(stamina[walk], length);
            int hop = 0;
            for (; hop < last; hop++) {
                int begin = offsets[v];
                int degree = offsets[v + 1] - begin;
                if (degree == 0) {
                    break;
                }
                int arc = begin + uniform(words[4 * m + hop], degree);
                load *= factor(arc, degree);
                if (recorder != null) {
                    recorder.hop(walk, arc);
                }
                v = targets[arc];
                table.add(v, t + hop + 1, load);
            }
            hops += hop;
            positions[walk] = v;
            loads[walk] = load;
            alive[survivors] = walk;
            survivors += hop == WINDOW ? 1 : 0;
        }
        return survivors;
    }

    /**
     * One hop of all walks: those that stand on the same node take its neighbours without replacement. Returns how many
     * walks go on.
     */
    private int moveTogether(int start, int t, int hop, int living) {
        if (heads.length < table.count()) {
            heads = new int[2 * table.count()];
            tails = new int[heads.length];
        }
        int survivors = 0;
        int groups = 0;
        for (int a = 0; a < living; a++) {
            int walk = alive[a];
            int v = positions[walk];
            if (stamina[walk] <= hop || offsets[v + 1] == offsets[v]) {
                continue;
            }
            alive[survivors++] = walk;
            chain[walk] = 0;
            int slot = table.slot(v);
            if (heads[slot] == 0) {
                heads[slot] = walk + 1;
                units[groups++] = v;
            } else {
                chain[tails[slot] - 1] = walk + 1;
            }
            tails[slot] = walk + 1;
        }
        Philox4x32.blocks(seed, start, units, groups, set, REPELLING | t << REPELLING_STEP, words);
        for (int g = 0; g < groups; g++) {
            int v = units[g];
            int slot = table.slot(v);
            int walk = heads[slot] - 1;
            heads[slot] = 0;
            if (chain[walk] == 0) {
                int degree = offsets[v + 1] - offsets[v];
                move(walk, offsets[v] + uniform(words[4 * g], degree), degree, t);
            } else {
                moveGroup(start, t, g, walk);
            }
        }
        hops += survivors;
        return survivors;
    }

    private void move(int walk, int arc, int degree, int t) {
        loads[walk] *= factor(arc, degree);
        if (recorder != null) {
            recorder.hop(walk, arc);
        }
        positions[walk] = targets[arc];
        table.add(targets[arc], t + 1, loads[walk]);
    }

    /** Moves the walks chained from {@code first} on, which stand together, by a partial shuffle of the neighbours. */
    private void moveGroup(int start, int t, int group, int first) {
        int v = units[group];
        int begin = offsets[v];
        int degree = offsets[v + 1] - begin;
        identity(degree);
        int taken = 0;
        int member = 0;
        for (int next = first + 1; next != 0; next = chain[next - 1], member++) {
            int word;
            if (member < 4) {
                word = words[4 * group + member];
            } else {
                if ((member & 3) == 0) {
                    int counter = REPELLING | t << REPELLING_STEP | member >>> 2;
                    Philox4x32.block(seed, start, v, set, counter, moreWords, 0);
                }
                word = moreWords[member & 3];
            }
            int pick = taken + uniform(word, degree - taken);
            int neighbour = shuffled[pick];
            shuffled[pick] = shuffled[taken];
            shuffled[taken] = neighbour;
            picks[member] = pick;
            taken = taken + 1 == degree ? 0 : taken + 1;
            move(next - 1, begin + neighbour, degree, t);
        }
        for (int m = 0; m < member; m++) {
            shuffled[picks[m]] = picks[m];
            if (m < degree) {
                shuffled[m] = m;
            }
        }
    }

    private void identity(int length) {
        int from = shuffled.length;
        if (from < length) {
            shuffled = Arrays.copyOf(shuffled, Math.max(length, 2 * from));
            for (int i = from; i < shuffled.length; i++) {
                shuffled[i] = i;
            }
        }
    }

    /** A number from 0 to bound - 1, uniform to within bound / 2^32 of its probability. */
    private static int uniform(int word, int bound) {
        return (int) (((word & LOW) * bound) >>> 32);
    }

    private double factor(int arc, int degree) {
        if (!weighted) {
            return 1;
        }
        return weights == null ? degree : (double) weights[arc] * degree;
    }

    private int drain(int start) {
        int most = table.mostEntries();
        if (columns.length - filled < most) {
            int length = Math.addExact(filled, Math.max(most, filled));
            columns = Arrays.copyOf(columns, length);
            steps = Arrays.copyOf(steps, length);
            entryLoads = Arrays.copyOf(entryLoads, length);
        }
        int end = table.drain(plan.factors, columns, steps, entryLoads, filled);
        boolean finite = true;
        for (int entry = filled; entry < end; entry++) {
            finite &= Math.abs(entryLoads[entry]) <= Float.MAX_VALUE;
        }
        if (!finite) {
            throw new IllegalArgumentException("the walks from node " + start
                    + " reach a load too large for a float; normalise the weights or take shorter walks");
        }
        int count = end - filled;
        filled = end;
        return count;
    }
}
