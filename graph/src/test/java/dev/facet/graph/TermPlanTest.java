package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The limits of a plan; {@link MaskPatternTest} and {@link ProductRuleTest} test what it computes. */
class TermPlanTest {
    private static final int TERMS = 5;

    @Test
    void thereIsAPlanUpToTheLimitAndNoneBeyond() {
        PowerRows rows = new PowerRows(WalkSets.grid(20, 20), 4);
        TermPlan all = Objects.requireNonNull(collect(rows, Long.MAX_VALUE));
        assertThat(collect(rows, all.stored())).isNotNull();
        assertThat(collect(rows, all.stored() - 1)).isNull();
    }

    @Test
    void whatHasMoreEntriesThanTheLimitIsNotEvenCollected() {
        SparsePattern pattern = PowerRows.ball(WalkSets.grid(20, 20), 4);
        AtomicInteger emitted = new AtomicInteger();
        RowTerms rows = (i, sink) -> emitted.incrementAndGet();
        int owned = (pattern.entries() + pattern.nodes()) / 2;
        assertThat(TermPlan.collect(pattern, true, 1, rows, owned - 1)).isNull();
        assertThat(emitted.get()).isZero();
        assertThat(TermPlan.collect(pattern, true, 1, rows, owned)).isNotNull();
        assertThat(emitted.get()).isPositive();
    }

    @Test
    void theBytesForetoldAreThoseOfAPlanWithEveryPower() {
        for (boolean directed : new boolean[] {false, true}) {
            Graph complete = WalkSets.graph(60, directed, (i, j) -> i == j ? 0 : 1 / 59.0);
            PowerRows rows = new PowerRows(complete, 8);
            TermPlan plan =
                    Objects.requireNonNull(TermPlan.collect(rows.pattern(), !directed, 9, rows, Long.MAX_VALUE));
            int entries = rows.pattern().entries();
            double bytes = 6.0 * plan.stored();
            double foretold = (double) PowerRows.planBytes(complete, 8) * entries;
            assertThat(foretold).isBetween(bytes, 1.25 * bytes);
        }
    }

    @Test
    void cutsCoverEveryEntryOnceInBlocksThatFit() {
        for (boolean mirrored : new boolean[] {false, true}) {
            SparsePattern pattern = pattern(1, 0, mirrored);
            PlanCut cut = PlanCut.of(pattern, mirrored);
            int next = 0;
            for (int b = 0; b < cut.blocks(); b++) {
                assertThat(cut.start(b)).isEqualTo(next);
                assertThat(cut.length(b)).isBetween(1, PlanCut.BLOCK);
                for (int i = cut.firstRow(b); i < cut.endRow(b); i++) {
                    for (int e = cut.firstEntry(b, i); e < cut.endEntry(b, i); e++) {
                        assertThat(!mirrored || pattern.columns[e] >= i).isTrue();
                        next++;
                    }
                }
                assertThat(next).isEqualTo(cut.start(b) + cut.length(b));
            }
            assertThat(next).isEqualTo(cut.owned());
            assertThat(cut.longest()).isEqualTo(PlanCut.BLOCK);
        }
    }

    @Test
    void rowsThatGainEntriesMoveNoFarBlock() {
        SparsePattern before = pattern(1, 0, false);
        PlanCut cut = PlanCut.of(before, false);
        PlanCut moved = PlanCut.of(pattern(1, 10, false), false);
        assertThat(cut.blocks()).isGreaterThan(20);
        int kept = 0;
        for (int b : moved.sameRows(cut)) {
            kept += b >= 0 ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(moved.blocks() - 8);
    }

    @Test
    void aPlanOfReplacedRowsIsThatCollectedAnew() {
        for (boolean mirrored : new boolean[] {false, true}) {
            SparsePattern pattern = pattern(1, 0, mirrored);
            RowTerms rows = terms(pattern, 1, new boolean[pattern.nodes()]);
            TermPlan plan = Objects.requireNonNull(TermPlan.collect(pattern, mirrored, TERMS, rows, Long.MAX_VALUE));
            // Few rows of many blocks, one of the long ones among them, then half of all.
            for (int every : new int[] {150, 2}) {
                SparsePattern next = pattern(1, every, mirrored);
                boolean[] marks = new boolean[next.nodes()];
                for (int i = 0; i < marks.length; i++) {
                    marks[i] = i % every == 0 || (mirrored && !sameRow(pattern, next, i));
                }
                RowTerms nextRows = terms(next, 2, marks);
                TermPlan got = plan.withRows(next, RowSet.of(marks), nextRows, Long.MAX_VALUE);
                TermPlan wanted = TermPlan.collect(next, mirrored, TERMS, nextRows, Long.MAX_VALUE);
                assertSame(Objects.requireNonNull(got), Objects.requireNonNull(wanted), next.entries());
                assertThat(plan.withRows(next, RowSet.of(marks), nextRows, wanted.stored() - 1))
                        .isNull();
            }
        }
    }

    private static void assertSame(TermPlan got, TermPlan wanted, int entries) {
        assertThat(got.stored()).isEqualTo(wanted.stored());
        SplittableRandom random = new SplittableRandom(2);
        double[][] c = {random.doubles(TERMS).toArray(), random.doubles(TERMS).toArray()};
        float[] values = new float[2 * entries];
        float[] wantedValues = new float[2 * entries];
        got.values(c, MemorySegment.ofArray(values));
        wanted.values(c, MemorySegment.ofArray(wantedValues));
        assertThat(Arrays.mismatch(values, wantedValues)).isEqualTo(-1);
        assertThat(values).isNotEqualTo(new float[values.length]);
        assertThat(got.gradient(2, MemorySegment.ofArray(values)))
                .isDeepEqualTo(wanted.gradient(2, MemorySegment.ofArray(values)));
    }

    private static boolean sameRow(SparsePattern one, SparsePattern other, int i) {
        return Arrays.equals(
                one.columns, one.offsets[i], one.offsets[i + 1], other.columns, other.offsets[i], other.offsets[i + 1]);
    }

    /** Random rows of a matrix of 6,000: mostly of up to 20 entries, two of 5,000, and others in every so many rows. */
    private static SparsePattern pattern(long seed, int every, boolean symmetric) {
        int nodes = 6_000;
        TreeSet<Long> pairs = new TreeSet<>();
        for (int i = 0; i < nodes; i++) {
            boolean other = every > 0 && i % every == 0;
            SplittableRandom random = new SplittableRandom(seed + 31L * i + (other ? 7 : 0));
            int count = i == 300 || i == 4_001 ? 5_000 : random.nextInt(20);
            for (int t = 0; t < count; t++) {
                int j = random.nextInt(nodes);
                pairs.add((long) i * nodes + j);
                if (symmetric) {
                    pairs.add((long) j * nodes + i);
                }
            }
        }
        int[] offsets = new int[nodes + 1];
        int[] columns = new int[pairs.size()];
        int e = 0;
        for (long pair : pairs) {
            columns[e++] = (int) (pair % nodes);
            offsets[(int) (pair / nodes) + 1] = e;
        }
        for (int i = 0; i < nodes; i++) {
            offsets[i + 1] = Math.max(offsets[i + 1], offsets[i]);
        }
        return SparsePattern.of(offsets, columns);
    }

    /** One to three contributions an entry, other ones in marked rows, of terms that follow from the entry. */
    private static RowTerms terms(SparsePattern pattern, long seed, boolean[] marked) {
        return (i, sink) -> {
            SplittableRandom random = new SplittableRandom(i + (marked[i] ? 1000 * seed : 0));
            for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                for (int t = 0; t <= (i + pattern.columns[e]) % 3; t++) {
                    sink.add(pattern.columns[e], random.nextInt(TERMS), random.nextDouble());
                }
            }
        };
    }

    private static @Nullable TermPlan collect(PowerRows rows, long most) {
        return TermPlan.collect(rows.pattern(), true, 5, rows, most);
    }
}
