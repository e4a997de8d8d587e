package dev.facet.benchmarks;

import dev.facet.data.DataFormatException;
import dev.facet.data.MeshSequence;
import dev.facet.graph.GeometricWeights;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.GraphRandomFeatures;
import dev.facet.graph.MaskPattern;
import dev.facet.graph.Modulation;
import dev.facet.graph.MovingMask;
import dev.facet.graph.Redone;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import dev.facet.graph.WalkSet;
import dev.facet.graph.Walks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A mesh that moves, frame by frame: what of its mask is redone, and how long that takes beside making it anew. Edges are
 * those of the mesh, with Gaussian weights of the first frame's automatic width. A weight in use stays until that of the
 * frame differs from it by more than a tolerance, a share of the weight. Weights are divided by the largest weighted degree
 * of the first frame, so that what an edge changes are the rows of its two ends alone.
 *
 * <pre>{@code java -cp .. dev.facet.benchmarks.SequenceRun FOLDER NAME [tolerance [frames]]}</pre>
 */
public final class SequenceRun {
    private static final WalkOptions OPTIONS = new WalkOptions(4, 0.2, 3, WalkScheme.IID, 0, 0);
    private static final Modulation F = Modulation.diffusion(1, OPTIONS.maxLength());

    private final MeshSequence sequence;
    private final double tolerance;
    private final Graph edges;
    private final double width;
    private final float[] weights;
    private final double scale;

    /** What became of one frame; seconds of the update and of everything anew. */
    record Frame(int number, Redone redone, double update, double anew, boolean same) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "frame %3d: %5d rows of W changed, walks of %5d nodes and %5d rows of the mask redone in %s, anew %s%s",
                    number,
                    redone.changedRows(),
                    redone.startNodes(),
                    redone.maskRows(),
                    BenchmarkLog.seconds(update),
                    BenchmarkLog.seconds(anew),
                    same ? "" : ", and they differ");
        }
    }

    SequenceRun(MeshSequence sequence, double tolerance) {
        this.sequence = sequence;
        this.tolerance = tolerance;
        this.edges = GraphBuilders.mesh(
                sequence.vertices(),
                sequence.faces().offsets(),
                sequence.faces().corners());
        double[] points = sequence.positions(0);
        this.width = GeometricWeights.automaticWidth(edges, points, 3);
        Graph first = GeometricWeights.gaussian(edges, points, 3, width);
        this.weights = new float[first.arcs()];
        double largest = 0;
        for (int v = 0; v < first.nodes(); v++) {
            double degree = 0;
            for (int a = first.arcBegin(v); a < first.arcBegin(v + 1); a++) {
                weights[a] = first.weight(a);
                degree += first.weight(a);
            }
            largest = Math.max(largest, degree);
        }
        this.scale = 1 / largest;
    }

    /** Plays frames 1 to {@code frames - 1} after the first, each checked. */
    void play(int frames, Consumer<Frame> watcher) {
        MovingMask moving = MovingMask.of(graph(), OPTIONS, MovingMask.Estimator.SYMMETRIC);
        moving.features(F);
        for (int number = 1; number < frames; number++) {
            hold(sequence.positions(number));
            Graph next = graph();
            long start = System.nanoTime();
            Redone redone = moving.update(next);
            moving.features(F);
            long updated = System.nanoTime();
            WalkSet walks = Walks.draw(next, OPTIONS);
            GraphRandomFeatures.features(walks, F);
            MaskPattern mask = MaskPattern.symmetric(walks);
            long made = System.nanoTime();
            boolean same = Arrays.equals(
                            mask.pattern().columns(), moving.pattern().pattern().columns())
                    && Arrays.equals(mask.values(F), moving.pattern().values(F));
            watcher.accept(new Frame(number, redone, (updated - start) / 1e9, (made - updated) / 1e9, same));
        }
    }

    /** Takes over the weights that have gone too far from those in use. Both arcs of an edge have the same length. */
    private void hold(double[] points) {
        Graph now = GeometricWeights.gaussian(edges, points, 3, width);
        for (int a = 0; a < weights.length; a++) {
            if (Math.abs(now.weight(a) - weights[a]) > tolerance * weights[a]) {
                weights[a] = now.weight(a);
            }
        }
    }

    private Graph graph() {
        float[] scaled = new float[weights.length];
        for (int a = 0; a < scaled.length; a++) {
            scaled[a] = (float) (weights[a] * scale);
        }
        return edges.withWeights(scaled);
    }

    /** Plays a sequence and prints a line a frame and a summary. */
    public static void main(String[] args) {
        try {
            run(args);
        } catch (IllegalArgumentException | DataFormatException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(String[] args) {
        if (args.length < 2 || args.length > 4) {
            throw new IllegalArgumentException(
                    "wanted: FOLDER NAME [tolerance [frames]], got " + args.length + " arguments");
        }
        MeshSequence sequence = MeshSequence.read(Path.of(args[0]), args[1]);
        double tolerance = args.length > 2 ? number("tolerance", args[2]) : 0.3;
        int frames = (int) (args.length > 3 ? number("frames", args[3]) : sequence.frames());
        if (frames < 2 || frames > sequence.frames() || !(tolerance >= 0)) {
            throw new IllegalArgumentException("frames must be 2 to " + sequence.frames()
                    + " and the tolerance at least 0, got " + frames + " and " + tolerance);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d vertices, %d frames, weights are kept within %.0f %%%n",
                args[1],
                sequence.vertices(),
                frames,
                100 * tolerance);
        List<Frame> played = new ArrayList<>();
        new SequenceRun(sequence, tolerance).play(frames, frame -> {
            played.add(frame);
            System.out.println(frame);
        });
        double share = 100.0 / sequence.vertices() / played.size();
        System.out.printf(
                Locale.ROOT,
                "in the mean %.1f %% of the rows of W changed, %.1f %% of walks and %.1f %% of the mask were redone;"
                        + " %.1f times as fast as anew%n",
                share * played.stream().mapToInt(f -> f.redone().changedRows()).sum(),
                share * played.stream().mapToInt(f -> f.redone().startNodes()).sum(),
                share * played.stream().mapToInt(f -> f.redone().maskRows()).sum(),
                played.stream().mapToDouble(Frame::anew).sum()
                        / played.stream().mapToDouble(Frame::update).sum());
        if (!played.stream().allMatch(Frame::same)) {
            throw new IllegalStateException("a mask that was updated is not the one made anew");
        }
    }

    private static double number(String name, String given) {
        try {
            return Double.parseDouble(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the " + name + " must be a number, got " + given, e);
        }
    }
}
