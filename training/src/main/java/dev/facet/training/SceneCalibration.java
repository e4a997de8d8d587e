package dev.facet.training;

import java.util.List;

/**
 * What is fitted to a trained inverse graphics network on training identities: degrees of its angles, whitening of what
 * tells subjects apart, how well it usually reconstructs. The file {@code calibration.json} of a run.
 *
 * @param angles one map for each angle of the code
 * @param identity whitening of the entries of shape and texture, in the prior's coordinates
 * @param psnr 101 quantiles of the PSNR of reconstructions, 0 to 100 %
 */
public record SceneCalibration(List<AngleCalibration> angles, WithinClass identity, List<Double> psnr) {
    public SceneCalibration {
        angles = List.copyOf(angles);
        psnr = List.copyOf(psnr);
        if (psnr.size() != 101) {
            throw new IllegalArgumentException("101 quantiles of PSNR are wanted, got " + psnr.size());
        }
    }

    /** The map of an angle's group. */
    public AngleCalibration angle(String group) {
        return angles.stream()
                .filter(angle -> angle.group().equals(group))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the code has no angle '" + group + "', its angles are "
                        + angles.stream().map(AngleCalibration::group).toList()));
    }

    /** The part of training scenes, in percent, that are reconstructed worse than this. */
    public double percentile(double decibels) {
        int below = 0;
        while (below < 100 && psnr.get(below + 1) <= decibels) {
            below++;
        }
        return below;
    }
}
