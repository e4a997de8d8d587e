package dev.facet.benchmarks;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.GraphRandomFeatures;
import dev.facet.graph.MaskPattern;
import dev.facet.graph.Modulation;
import dev.facet.graph.MovingMask;
import dev.facet.graph.NeighbourMode;
import dev.facet.graph.Normalisation;
import dev.facet.graph.Redone;
import dev.facet.graph.SparseMatrix;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import dev.facet.graph.WalkSet;
import dev.facet.graph.Walks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * {@code facet bench moving}: walks, Phi and the mask of a cloud of which 1 % of the points move, updated, over making all
 * three again. The cloud is scattered over a sphere, as scans are surfaces, and is numbered along a space-filling curve;
 * neighbours are found before, for both alike. The row is of a connected patch; the same number of scattered points is
 * timed beside it.
 */
final class MovingBenchmark {
    private static final int NEIGHBOURS = 8;
    private static final int SHARE = 100;
    /** Of the mean distance between points: how far a point moves, one standard deviation. */
    private static final double MOVE = 0.3;

    private static final WalkOptions OPTIONS = new WalkOptions(4, 0.2, 3, WalkScheme.IID, 0, 0);
    private static final Modulation F = Modulation.diffusion(1, OPTIONS.maxLength());
    private static final String ANEW = "everything anew";

    private final Effort effort;
    private final BenchmarkLog log;
    private final List<Agreement> agreements = new ArrayList<>();

    MovingBenchmark(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
    }

    BenchmarkReport run() {
        int n = effort.cloudPoints();
        double[] points = sphere(n);
        Graph rest = graph(points);
        int[] byDistance = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -points[3 * i]))
                .mapToInt(Integer::intValue)
                .toArray();
        Graph patch = graph(moved(points, Arrays.copyOf(byDistance, n / SHARE)));
        int[] every = IntStream.range(0, n / SHARE).map(i -> i * SHARE).toArray();
        Graph scattered = graph(moved(points, every));

        SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
        race.add(ANEW, () -> anew(patch));
        String ofPatch = update(race, "patch", rest, patch);
        String ofScattered = update(race, "scattered", rest, scattered);
        race.run();
        log.note(String.format(
                Locale.ROOT, "scattered points: %.2f times as fast as everything anew", race.ratio(ANEW, ofScattered)));
        String setting = n + " points on a sphere, " + NEIGHBOURS + " neighbours, " + OPTIONS.walks()
                + " walks of at most " + OPTIONS.maxLength() + " hops, halting " + OPTIONS.halt() + "; " + n / SHARE
                + " points move";
        return new BenchmarkReport(
                setting,
                List.of(Row.atLeast("moved-patch-speedup", race.ratio(ANEW, ofPatch), "x", 10)),
                agreements,
                race.timings(),
                List.of());
    }

    /** Adds updates there and back again, and checks one each way; returns the name. */
    private String update(SideBySide race, String what, Graph rest, Graph moved) {
        MovingMask moving = MovingMask.of(rest, OPTIONS, MovingMask.Estimator.SYMMETRIC);
        moving.features(F);
        Redone redone = moving.update(moved);
        compare(what, moving);
        moving.update(rest);
        compare(what + ", back", moving);
        int n = rest.nodes();
        log.note(String.format(
                Locale.ROOT,
                "%s: of %d rows of W %d changed, walks of %d nodes and %d rows of the mask are redone",
                what,
                n,
                redone.changedRows(),
                redone.startNodes(),
                redone.maskRows()));
        String name = "update, " + what;
        race.add(name, () -> {
            moving.update(moving.weighted() == rest ? moved : rest);
            moving.features(F);
        });
        return name;
    }

    private static void anew(Graph graph) {
        WalkSet walks = Walks.draw(graph, OPTIONS);
        GraphRandomFeatures.features(walks, F);
        MaskPattern.symmetric(walks);
    }

    private void compare(String what, MovingMask moving) {
        WalkSet walks = Walks.draw(moving.weighted(), OPTIONS);
        SparseMatrix phi = GraphRandomFeatures.features(walks, F);
        MaskPattern mask = MaskPattern.symmetric(walks);
        MaskPattern got = moving.pattern();
        boolean same = WalksBenchmark.differing(walks, moving.walks().getFirst()) == 0
                && Arrays.equals(phi.indices(), moving.features(F).indices())
                && Arrays.equals(phi.values(), moving.features(F).values())
                && Arrays.equals(mask.pattern().offsets(), got.pattern().offsets())
                && Arrays.equals(mask.pattern().columns(), got.pattern().columns())
                && Arrays.equals(mask.pattern().columnEntries(), got.pattern().columnEntries())
                && Arrays.equals(mask.values(F), got.values(F));
        agreements.add(new Agreement(what + ": walks, Phi and mask to the bit", same ? 0 : 1, 0));
    }

    private static Graph graph(double[] points) {
        return Normalisation.SYMMETRIC.apply(
                GraphBuilders.nearestNeighbours(points, 3, NEIGHBOURS, NeighbourMode.UNION));
    }

    private static double[] moved(double[] points, int[] chosen) {
        SplittableRandom random = new SplittableRandom(2);
        double step = MOVE * Math.sqrt(4 * Math.PI / (points.length / 3.0));
        double[] moved = points.clone();
        for (int i : chosen) {
            for (int axis = 0; axis < 3; axis++) {
                moved[3 * i + axis] += step * random.nextGaussian();
            }
        }
        return moved;
    }

    /** Random points of the unit sphere (N, 3), in the order of a Z curve through cells of a 1024th of its cube. */
    private static double[] sphere(int n) {
        SplittableRandom random = new SplittableRandom(1);
        double[][] points = new double[n][3];
        for (double[] point : points) {
            double norm = 0;
            for (int axis = 0; axis < 3; axis++) {
                point[axis] = random.nextGaussian();
                norm += point[axis] * point[axis];
            }
            for (int axis = 0; axis < 3; axis++) {
                point[axis] /= Math.sqrt(norm);
            }
        }
        Arrays.sort(points, Comparator.comparingLong(MovingBenchmark::place));
        return Arrays.stream(points).flatMapToDouble(Arrays::stream).toArray();
    }

    private static long place(double[] point) {
        long place = 0;
        for (int bit = 9; bit >= 0; bit--) {
            for (double x : point) {
                long cell = (long) Math.clamp((x + 1) * 512, 0, 1023);
                place = place << 1 | (cell >> bit & 1);
            }
        }
        return place;
    }
}
