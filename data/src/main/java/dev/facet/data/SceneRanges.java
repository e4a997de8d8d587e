package dev.facet.data;

import java.util.List;

/**
 * The scenes that are drawn: uniform angles in degrees and identities one after the other.
 *
 * @param azimuth from and to
 * @param elevation from and to
 * @param light from and to, the light's azimuth
 * @param lightElevation the light's elevation, the same in all scenes
 * @param firstIdentity the first identity
 * @param identities how many identities there are
 */
public record SceneRanges(
        List<Double> azimuth,
        List<Double> elevation,
        List<Double> light,
        double lightElevation,
        long firstIdentity,
        long identities) {
    /** Identities from here on are never trained on. */
    public static final long DEVELOPMENT = 1_000_000;

    /** Identities from here on serve reported figures alone. */
    public static final long TEST = 2_000_000;

    public SceneRanges {
        azimuth = range("azimuth", azimuth);
        elevation = range("elevation", elevation);
        light = range("light", light);
        if (firstIdentity < 0 || identities < 1) {
            throw new IllegalArgumentException("identities must begin at 0 or later and be at least 1, got "
                    + identities + " from " + firstIdentity);
        }
    }

    private static List<Double> range(String name, List<Double> ends) {
        if (ends.size() != 2 || !(ends.get(0) <= ends.get(1)) || Math.abs(ends.get(0)) > 360 || ends.get(1) > 360) {
            throw new IllegalArgumentException(
                    name + " must be two angles, the smaller first, between -360 and 360, got " + ends);
        }
        return List.copyOf(ends);
    }

    /** The same angles with other identities. */
    public SceneRanges withIdentities(long first, long count) {
        return new SceneRanges(azimuth, elevation, light, lightElevation, first, count);
    }

    /**
     * These ranges, if one may train on them.
     *
     * @throws IllegalArgumentException for identities that are kept from training
     */
    public SceneRanges forTraining() {
        if (firstIdentity + identities > DEVELOPMENT) {
            throw new IllegalArgumentException("identities below " + DEVELOPMENT + " are for training, got "
                    + identities + " from " + firstIdentity);
        }
        return this;
    }

    /** Whether the azimuth goes all the way round. */
    public boolean fullTurn() {
        return azimuth.get(1) - azimuth.get(0) >= 360;
    }
}
