package dev.facet.training;

import dev.facet.nn.CodeLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fits prior, calibration and whitening of a trained network to scenes of training identities. */
final class CalibrationFit {
    private final EvaluationScenes scenes;
    private final CodedScenes coded;

    CalibrationFit(EvaluationScenes scenes) {
        this.scenes = scenes;
        this.coded = scenes.network();
    }

    SceneCalibration fit() {
        int count = scenes.recipe().data().fitScenes();
        EvaluationScenes.Coded fit =
                scenes.code(EvaluationScenes.draw(scenes.training(), EvaluationScenes.Use.FIT, count));
        coded.fitPrior(fit.posteriors());
        List<AngleCalibration> angles = new ArrayList<>();
        for (String name : EvaluationScenes.ANGLES) {
            angles.add(AngleCalibration.fit(
                    name,
                    EvaluationScenes.truth(fit.scenes(), name),
                    coded.group(fit.codes(), name),
                    coded.layout().group(name).kind() == CodeLayout.Kind.ANGLE_PAIR,
                    scenes.recipe().data().range(name)));
        }
        return new SceneCalibration(angles, whitening(), quantiles(fit));
    }

    private List<Double> quantiles(EvaluationScenes.Coded fit) {
        double[] psnr = scenes.psnr(fit.rendered(), coded.decode(fit.codes()));
        Arrays.sort(psnr);
        List<Double> quantiles = new ArrayList<>();
        for (int percent = 0; percent <= 100; percent++) {
            quantiles.add(psnr[Math.min(psnr.length - 1, percent * psnr.length / 100)]);
        }
        return quantiles;
    }

    private WithinClass whitening() {
        EvaluationScenes.Coded views = scenes.code(scenes.views(VerificationScores.VIEWS));
        float[] coordinates = coded.coordinates(views.codes());
        int d = coded.identity(coordinates, 0).length;
        double[] vectors = new double[views.scenes().length * d];
        for (int i = 0; i < views.scenes().length; i++) {
            System.arraycopy(coded.identity(coordinates, i), 0, vectors, i * d, d);
        }
        return WithinClass.fit(vectors, VerificationScores.VIEWS, d);
    }
}
