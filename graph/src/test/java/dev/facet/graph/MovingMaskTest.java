package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A moving mask against its oracle: making everything again. */
class MovingMaskTest {
    private static final double NEVER_ANEW = 2;
    private static final int THREADS = Parallel.threads();

    @AfterEach
    void threadsAsBefore() {
        Parallel.threads(THREADS);
    }

    static Stream<Arguments> everything() {
        return Stream.of("cloud", "weighted cloud", "directed cloud", "grid", "random directed")
                .flatMap(name -> Stream.of(WalkScheme.values())
                        .flatMap(scheme -> Stream.of(MovingMask.Estimator.values())
                                .map(estimator -> Arguments.of(name, scheme, estimator))));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void hasTheBitsOfMakingEverythingAgain(String name, WalkScheme scheme, MovingMask.Estimator estimator) {
        List<Graph> frames = MovingGraphs.frames(name);
        WalkOptions options = new WalkOptions(4, 0.2, 3, scheme, 9, 0);
        MovingMask moving = MovingMask.of(frames.getFirst(), options, estimator, NEVER_ANEW);
        moving.features(Modulation.diffusion(1, 3));
        int redone = 0;
        for (int frame = 1; frame < frames.size(); frame++) {
            Parallel.threads(frame % 2 == 0 ? 1 : 7);
            Redone what = moving.update(frames.get(frame));
            redone += what.maskRows() < frames.get(frame).nodes() / 2 ? what.maskRows() : 0;
            assertThat(moving.weighted()).isSameAs(frames.get(frame));
            assertSame(moving, options, estimator);
        }
        assertThat(redone).as("rows redone in small updates").isPositive();
    }

    @ParameterizedTest
    @EnumSource(MovingMask.Estimator.class)
    void hasThemTooWhereMostIsMadeAnew(MovingMask.Estimator estimator) {
        List<Graph> frames = MovingGraphs.frames("directed cloud");
        WalkOptions options = new WalkOptions(4, 0.2, 3, WalkScheme.REPELLING, 9, 0);
        for (double most : new double[] {0, 0.1, MovingWalks.MOST}) {
            MovingMask moving = MovingMask.of(frames.getFirst(), options, estimator, most);
            for (Graph frame : frames.subList(1, frames.size())) {
                moving.update(frame);
                assertSame(moving, options, estimator);
            }
        }
    }

    private static void assertSame(MovingMask moving, WalkOptions options, MovingMask.Estimator estimator) {
        Graph graph = moving.weighted();
        WalkOptions second = options.withSet(1);
        boolean directed = graph.directed();
        List<WalkSet> walks = switch (estimator) {
            case ASYMMETRIC -> List.of(Walks.draw(graph, options));
            case SYMMETRIC ->
                directed
                        ? List.of(Walks.draw(graph, options), Walks.draw(graph.transpose(), options))
                        : List.of(Walks.draw(graph, options));
            case INDEPENDENT ->
                directed
                        ? List.of(
                                Walks.draw(graph, options),
                                Walks.draw(graph, second),
                                Walks.draw(graph.transpose(), options),
                                Walks.draw(graph.transpose(), second))
                        : List.of(Walks.draw(graph, options), Walks.draw(graph, second));
        };
        assertThat(moving.walks()).hasSameSizeAs(walks);
        for (int s = 0; s < walks.size(); s++) {
            assertSameWalks(moving.walks().get(s), walks.get(s));
        }
        MaskPattern mask = switch (estimator) {
            case ASYMMETRIC -> MaskPattern.asymmetric(walks.getFirst());
            case SYMMETRIC ->
                directed ? MaskPattern.directed(walks.get(0), walks.get(1)) : MaskPattern.symmetric(walks.getFirst());
            case INDEPENDENT ->
                directed
                        ? MaskPattern.independent(walks.get(0), walks.get(1), walks.get(2), walks.get(3))
                        : MaskPattern.independent(walks.get(0), walks.get(1));
        };
        assertSameMask(moving.pattern(), mask);
        Modulation f = Modulation.diffusion(1, options.maxLength());
        SparseMatrix phi = GraphRandomFeatures.features(walks.getFirst(), f);
        assertThat(moving.features(f).offsets).isEqualTo(phi.offsets);
        assertThat(moving.features(f).indices).isEqualTo(phi.indices);
        assertThat(moving.features(f).values).isEqualTo(phi.values);
    }

    private static void assertSameWalks(WalkSet got, WalkSet wanted) {
        assertThat(got.offsets).isEqualTo(wanted.offsets);
        assertThat(got.columns).isEqualTo(wanted.columns);
        assertThat(got.steps).isEqualTo(wanted.steps);
        assertThat(got.loads).isEqualTo(wanted.loads);
        assertThat(got.hops()).isEqualTo(wanted.hops());
    }

    private static void assertSameMask(MaskPattern got, MaskPattern wanted) {
        assertThat(got.pattern().symmetric()).isEqualTo(wanted.pattern().symmetric());
        assertThat(got.pattern().offsets).isEqualTo(wanted.pattern().offsets);
        assertThat(got.pattern().columns).isEqualTo(wanted.pattern().columns);
        assertThat(got.pattern().columnOffsets).isEqualTo(wanted.pattern().columnOffsets);
        assertThat(got.pattern().columnRows).isEqualTo(wanted.pattern().columnRows);
        assertThat(got.pattern().columnEntries).isEqualTo(wanted.pattern().columnEntries);
        double[][] f = {
            Modulation.diffusion(1, wanted.coefficients() - 1).coefficients(),
            Modulation.exponential(0.3, wanted.coefficients() - 1).coefficients()
        };
        float[] values = new float[2 * wanted.entries()];
        float[] wantedValues = new float[values.length];
        got.values(f, MemorySegment.ofArray(values));
        wanted.values(f, MemorySegment.ofArray(wantedValues));
        assertThat(values).isEqualTo(wantedValues);
        SplittableRandom random = new SplittableRandom(3);
        float[] slopes = new float[values.length];
        for (int e = 0; e < slopes.length; e++) {
            slopes[e] = (float) random.nextGaussian();
        }
        double[][] df = new double[2][wanted.coefficients()];
        double[][] wantedDf = new double[2][wanted.coefficients()];
        got.gradient(f, MemorySegment.ofArray(slopes), df);
        wanted.gradient(f, MemorySegment.ofArray(slopes), wantedDf);
        assertThat(df).isDeepEqualTo(wantedDf);
        assertThat(Arrays.mismatch(got.basis().values(), wanted.basis().values()))
                .isEqualTo(-1);
    }

    @Test
    void whereNothingChangesNothingIsRedone() {
        Graph graph = MovingGraphs.frames("weighted cloud").getFirst();
        Graph copy = Graph.of(graph.offsets, graph.targets, graph.weights, false);
        WalkOptions options = WalkOptions.DEFAULT;
        MovingMask moving = MovingMask.of(graph, options, MovingMask.Estimator.SYMMETRIC);
        MaskPattern before = moving.pattern();
        WalkSet walks = moving.walks().getFirst();
        assertThat(moving.update(copy)).isEqualTo(new Redone(0, 0, 0, 0));
        assertThat(moving.pattern()).isSameAs(before);
        assertThat(moving.walks().getFirst()).isSameAs(walks);
        assertThat(moving.weighted()).isSameAs(copy);
    }

    @Test
    void onlyStartsWithAWalkThatLeftAChangedRowAreRedone() {
        // The weight of one edge in the middle of a path: two rows change, walks of 2 hops leave them from 1 hop away.
        Graph path = GraphBuilders.path(101);
        float[] weights = new float[path.arcs()];
        Arrays.fill(weights, 1);
        weights[path.arcBetween(50, 51)] = 3;
        weights[path.arcBetween(51, 50)] = 3;
        MovingWalks moving = MovingWalks.of(path, new WalkOptions(64, 0, 2, WalkScheme.IID, 1, 0));
        Redone redone = moving.update(path.withWeights(weights));
        assertThat(redone).isEqualTo(new Redone(2, 4, 4, 0));
        // The mask beyond: start 49 to 52, and everyone whose walks of 2 hops meet theirs, 4 hops away.
        MovingMask mask =
                MovingMask.of(path, new WalkOptions(64, 0, 2, WalkScheme.IID, 1, 0), MovingMask.Estimator.SYMMETRIC);
        assertThat(mask.update(path.withWeights(weights))).isEqualTo(new Redone(2, 4, 4, 12));
    }

    @Test
    void masksHandedOutBeforeStayAsTheyWere() {
        List<Graph> frames = MovingGraphs.frames("cloud");
        MovingMask moving =
                MovingMask.of(frames.get(0), WalkOptions.DEFAULT.withMaxLength(3), MovingMask.Estimator.SYMMETRIC);
        MaskPattern mask = moving.pattern();
        Modulation f = Modulation.diffusion(1, 3);
        float[] values = mask.values(f);
        int[] columns = mask.pattern().columns();
        moving.update(frames.get(1));
        assertThat(moving.pattern().pattern().columns()).isNotEqualTo(columns);
        assertThat(mask.pattern().columns()).isEqualTo(columns);
        assertThat(mask.values(f)).isEqualTo(values);
    }

    @Test
    void walksTooLongForAPlanMoveToo() {
        List<Graph> frames = MovingGraphs.frames("cloud");
        WalkOptions options = new WalkOptions(2, 0.3, 20, WalkScheme.IID, 9, 0);
        MovingMask moving = MovingMask.of(frames.getFirst(), options, MovingMask.Estimator.SYMMETRIC, NEVER_ANEW);
        for (Graph frame : frames.subList(1, 3)) {
            moving.update(frame);
            assertSameMask(moving.pattern(), MaskPattern.symmetric(Walks.draw(frame, options)));
        }
    }

    @Test
    void aGraphThatDoesNotFitIsRefusedAndChangesNothing() {
        Graph grid = WalkSets.grid(5, 6);
        MovingMask moving = MovingMask.of(grid, WalkOptions.DEFAULT, MovingMask.Estimator.SYMMETRIC);
        MaskPattern mask = moving.pattern();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moving.update(WalkSets.grid(5, 7)))
                .withMessageContaining("30 nodes, undirected, the next one 35, undirected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moving.update(Normalisation.ROW.apply(GraphBuilders.grid(5, 6))))
                .withMessageContaining("the next one 30, directed");
        float[] heavy = new float[grid.arcs()];
        Arrays.fill(heavy, 1e9f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moving.update(GraphBuilders.grid(5, 6).withWeights(heavy)))
                .withMessageContaining("too large for a float");
        assertThat(moving.pattern()).isSameAs(mask);
        assertThat(moving.weighted()).isSameAs(grid);
        assertThat(moving.update(grid)).isEqualTo(new Redone(0, 0, 0, 0));
    }

    @Test
    void emptyAndSingleGraphsMove() {
        for (int nodes : new int[] {0, 1}) {
            Graph graph = GraphBuilders.edges(nodes, new int[0], new int[0], null, false);
            Graph next =
                    nodes == 0 ? graph : GraphBuilders.edges(1, new int[] {0}, new int[] {0}, null, false); // a loop
            for (double most : new double[] {MovingWalks.MOST, NEVER_ANEW}) {
                MovingMask moving = MovingMask.of(graph, WalkOptions.DEFAULT, MovingMask.Estimator.SYMMETRIC, most);
                moving.update(next);
                assertSameMask(moving.pattern(), MaskPattern.symmetric(Walks.draw(next, WalkOptions.DEFAULT)));
            }
        }
    }
}
