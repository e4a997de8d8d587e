package dev.facet.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes act by being open
class ScopeTest {
    @Test
    void freesWhatWasMadeInside() {
        Tensor inside;
        long before = Engine.liveObjects();
        try (Scope scope = Scope.open()) {
            inside = Tensors.of(new float[] {1, 2, 3}, 3);
            assertThat(inside.isNull()).isFalse();
        }
        assertThat(inside.isNull()).isTrue();
        assertThat(Engine.liveObjects()).isEqualTo(before);
    }

    @Test
    void keptTensorsMoveOneScopeOut() {
        Tensor kept;
        Tensor twice;
        try (Scope outer = Scope.open()) {
            try (Scope middle = Scope.open()) {
                try (Scope inner = Scope.open()) {
                    kept = inner.keep(Tensors.of(new float[] {1, 2}, 2));
                    twice = middle.keep(inner.keep(Tensors.of(new float[] {3, 4}, 2)));
                }
                assertThat(Tensors.floats(kept)).containsExactly(1, 2);
            }
            assertThat(kept.isNull()).isTrue();
            assertThat(Tensors.floats(twice)).containsExactly(3, 4);
        }
        assertThat(twice.isNull()).isTrue();
    }

    @Test
    void keptFromTheOutermostScopeLivesUntilReleased() {
        Tensor kept;
        try (Scope scope = Scope.open()) {
            kept = scope.keep(Tensors.of(new float[] {5}, 1));
        }
        assertThat(Tensors.floats(kept)).containsExactly(5);
        Scope.release(kept);
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void keepingWhatNoScopeOwnsChangesNothing() {
        Tensor free = Tensors.of(new float[] {7}, 1);
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                inner.keep(free);
            }
        }
        assertThat(Tensors.floats(free)).containsExactly(7);
        Scope.release(free);
    }

    @Test
    void noGradRestoresWhatWasBefore() {
        Tensor x = Tensors.of(new float[] {1, 2}, 2).requires_grad_(true);
        try (NoGrad outer = NoGrad.open()) {
            try (NoGrad inner = NoGrad.open()) {
                assertThat(x.exp().requires_grad()).isFalse();
            }
            assertThat(x.exp().requires_grad()).isFalse();
        }
        assertThat(x.exp().requires_grad()).isTrue();
    }
}
