package dev.facet.training;

import dev.facet.data.SceneDraw;
import java.util.List;

/**
 * The picture by which a model is shown, in the demonstration as on the sheets of docs/results. Subjects are kept from
 * training.
 *
 * @param scene the picture that goes in
 * @param others identities whose shape and texture are borrowed
 */
public record Exhibit(SceneDraw scene, List<Long> others) {
    public static final Exhibit HEAD = new Exhibit(
            SceneDraw.of(2_000_025).withPose(-22, 4),
            List.of(2_000_009L, 2_000_010L, 2_000_033L, 2_000_045L, 2_000_032L, 2_000_037L, 2_000_060L));

    public static final Exhibit CHAIR = new Exhibit(
            SceneDraw.of(2_000_015).withPose(35, 18),
            List.of(2_000_019L, 2_000_027L, 2_000_013L, 2_000_035L, 2_000_032L, 2_000_059L, 2_000_016L));

    public Exhibit {
        others = List.copyOf(others);
    }
}
