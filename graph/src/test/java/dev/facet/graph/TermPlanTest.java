package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The limits of a plan; {@link MaskPatternTest} and {@link ProductRuleTest} test what it computes. */
class TermPlanTest {
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

    private static @Nullable TermPlan collect(PowerRows rows, long most) {
        return TermPlan.collect(rows.pattern(), true, 5, rows, most);
    }
}
