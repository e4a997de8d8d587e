package dev.facet.benchmarks;

import dev.facet.graph.Parallel;
import dev.facet.graphics.Frame;
import dev.facet.graphics.ProceduralChair;
import dev.facet.graphics.ProceduralHead;
import dev.facet.graphics.Rasteriser;
import dev.facet.graphics.Renders;
import dev.facet.graphics.Scene;
import dev.facet.graphics.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code facet bench render}: pictures a second of 64 x 64 pixels with 2 x 2 samples each, from an identity's
 * coordinates over its mesh to the picture, every one of another identity, pose and light.
 */
final class RenderBenchmark {
    private static final int SIZE = 64;
    private static final int LEAST_TRIANGLES = 5_000;

    private final Effort effort;
    private final BenchmarkLog log;

    RenderBenchmark(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
    }

    BenchmarkReport run() {
        int pictures = 4 * effort.trainingBatch();
        Map<String, Subject> subjects = new LinkedHashMap<>();
        subjects.put("heads", new ProceduralHead());
        subjects.put("chairs", new ProceduralChair());
        List<Agreement> agreements = new ArrayList<>();
        SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
        subjects.forEach((name, subject) -> {
            agreements.add(new Agreement(
                    name + " by 1 and " + Parallel.threads() + " threads, differing numbers",
                    differing(draw(subject, pictures, 1), draw(subject, pictures, Parallel.threads())),
                    0));
            race.add(name, () -> draw(subject, pictures, Parallel.threads()));
        });
        race.run();
        int triangles = Scene.of(0).mesh(subjects.get("heads")).triangleCount();
        List<Row> rows = List.of(
                Row.atLeast("heads-per-second", pictures / race.seconds("heads"), "pictures/s", 1_000),
                Row.atLeast("chairs-per-second", pictures / race.seconds("chairs"), "pictures/s", 500),
                Row.atLeast("triangles-of-a-head", triangles, "triangles", LEAST_TRIANGLES));
        return new BenchmarkReport(
                pictures + " pictures of " + SIZE + " x " + SIZE + " a run",
                rows,
                agreements,
                race.timings(),
                List.of());
    }

    private static float[][] draw(Subject subject, int pictures, int threads) {
        float[][] drawn = new float[pictures][];
        Renders.forEach(threads, pictures, () -> {
            Rasteriser rasteriser = new Rasteriser();
            Frame frame = new Frame(SIZE, SIZE, Set.of());
            return i -> {
                Scene scene = Scene.of(i)
                        .withPose(37 * i % 180 - 90, 11 * i % 46 - 23)
                        .withLight(53 * i % 160 - 80, 20);
                rasteriser.render(scene.mesh(subject), scene.view(), frame);
                drawn[i] = frame.colour().clone();
            };
        });
        return drawn;
    }

    private static double differing(float[][] one, float[][] other) {
        int differing = 0;
        for (int i = 0; i < one.length; i++) {
            for (int p = 0; p < one[i].length; p++) {
                differing += Float.floatToRawIntBits(one[i][p]) == Float.floatToRawIntBits(other[i][p]) ? 0 : 1;
            }
        }
        return differing;
    }
}
