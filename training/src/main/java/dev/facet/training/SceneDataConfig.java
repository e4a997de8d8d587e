package dev.facet.training;

import dev.facet.data.SceneRanges;
import dev.facet.graphics.RasterSettings;
import java.util.List;

/**
 * Which scenes a recipe renders to train on; angles in degrees.
 *
 * @param path the subject by its name: {@code head}, {@code chair}, {@code ict-head}
 * @param identities training identities, 0 to this one excluded; at most 1,000,000
 * @param azimuth from and to
 * @param elevation from and to
 * @param lightAzimuth from and to
 * @param lightElevation the same in all scenes
 * @param samples of a pixel along each axis
 * @param fitScenes scenes of training identities that prior, calibration and whitening are fitted to
 * @param testScenes scenes an evaluation looks at
 */
public record SceneDataConfig(
        String path,
        long identities,
        List<Double> azimuth,
        List<Double> elevation,
        List<Double> lightAzimuth,
        double lightElevation,
        int samples,
        int fitScenes,
        int testScenes) {
    public SceneDataConfig {
        if (path.isBlank()) {
            throw new IllegalArgumentException("path must name what is rendered, got nothing");
        }
        if (testScenes < 2 || fitScenes < 8) {
            throw new IllegalArgumentException("test_scenes must be at least 2 and fit_scenes at least 8, got "
                    + testScenes + " and " + fitScenes);
        }
        new RasterSettings(samples, false); // refuses what cannot be drawn
        azimuth = List.copyOf(azimuth);
        elevation = List.copyOf(elevation);
        lightAzimuth = List.copyOf(lightAzimuth);
        new SceneRanges(azimuth, elevation, lightAzimuth, lightElevation, 0, identities).forTraining();
    }

    /** The scenes to train on. */
    SceneRanges training() {
        return new SceneRanges(azimuth, elevation, lightAzimuth, lightElevation, 0, identities);
    }

    /** From and to of an angle by the name of its group. */
    List<Double> range(String angle) {
        return switch (angle) {
            case "azimuth" -> azimuth;
            case "elevation" -> elevation;
            case "light" -> lightAzimuth;
            default -> throw new IllegalArgumentException("scenes have no angle '" + angle + "'");
        };
    }
}
