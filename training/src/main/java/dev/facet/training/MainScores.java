package dev.facet.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scores that a reader is told; evaluation.json and JSON answers have all of them. */
public final class MainScores {
    /** Scores that are few are all told. */
    private static final int FEW = 16;

    private static final List<String> NAMES = List.of(
            "accuracy",
            "roc_auc",
            "loss",
            "psnr",
            "ssim",
            "foreground_psnr",
            "rerender_azimuth_psnr",
            "rerender_elevation_psnr",
            "rerender_light_psnr",
            "rerender_any_psnr",
            "azimuth_error",
            "elevation_error",
            "light_error",
            "verification_auc",
            "verification_wccn_auc",
            "bound");

    private MainScores() {}

    /** The scores to tell, in their order. */
    public static Map<String, Double> of(Map<String, Double> scores) {
        if (scores.size() <= FEW) {
            return scores;
        }
        Map<String, Double> main = new LinkedHashMap<>();
        NAMES.forEach(name -> {
            Double value = scores.get(name);
            if (value != null) {
                main.put(name, value);
            }
        });
        return main;
    }

    /** Whether a score is one of them, however many there are. */
    static boolean has(String name) {
        return NAMES.contains(name);
    }

    /** " (N more in evaluation.json)", or nothing where all are told. */
    public static String rest(Map<String, Double> scores) {
        return rest(scores, "in evaluation.json");
    }

    /** The same with other words for where all of them are. */
    public static String rest(Map<String, Double> scores, String where) {
        int more = scores.size() - of(scores).size();
        return more == 0 ? "" : " (" + more + " more " + where + ")";
    }
}
