package dev.facet.training;

import dev.facet.data.SceneDraw;
import dev.facet.data.SceneRanges;
import dev.facet.nn.CodeLayout;
import java.util.Map;

/**
 * Texture and shape apart: the texture (or shape) of a second picture's code is put into the first one's, and the picture
 * drawn of it is scored against the true render of that mixture. {@code mixture_*_psnr} in dB, {@code mixture_*_closer} the
 * part of the pictures that are closer, by PSNR, to the mixture than to either parent drawn truly in the first one's pose and
 * light. There are none where the code does not have both groups.
 */
final class MixtureScores {
    private final EvaluationScenes scenes;

    MixtureScores(EvaluationScenes scenes) {
        this.scenes = scenes;
    }

    void add(Map<String, Double> scores, EvaluationScenes.Coded sources, SceneRanges ranges) {
        CodeLayout layout = scenes.network().layout();
        if (!layout.has("texture") || !layout.has("shape")) {
            return;
        }
        int count = sources.scenes().length;
        EvaluationScenes.Coded others = scenes.code(EvaluationScenes.draw(ranges, EvaluationScenes.Use.MIXED, count));
        SceneDraw[] posed = new SceneDraw[count];
        SceneDraw[] textured = new SceneDraw[count];
        SceneDraw[] shaped = new SceneDraw[count];
        for (int i = 0; i < count; i++) {
            SceneDraw a = sources.scenes()[i];
            SceneDraw b = others.scenes()[i];
            posed[i] = b.seenAs(a);
            textured[i] = a.withIdentities(a.shape(), b.texture(), a.expression());
            shaped[i] = a.withIdentities(b.shape(), a.texture(), a.expression());
        }
        float[] parents = scenes.render(posed).images();
        add(scores, "texture", sources, others, scenes.render(textured), parents);
        add(scores, "shape", sources, others, scenes.render(shaped), parents);
    }

    private void add(
            Map<String, Double> scores,
            String group,
            EvaluationScenes.Coded sources,
            EvaluationScenes.Coded others,
            CodedScenes.Rendered truth,
            float[] parents) {
        float[] drawn = scenes.network().decode(exchanged(scenes.network(), group, sources.codes(), others.codes()));
        double[] psnr = scenes.psnr(truth, drawn);
        scores.put("mixture_" + group + "_psnr", Metrics.mean(psnr));
        scores.put(
                "mixture_" + group + "_closer",
                closer(
                        psnr,
                        scenes.psnr(sources.rendered(), drawn),
                        scenes.psnr(new CodedScenes.Rendered(truth.scenes(), parents, truth.masks()), drawn)));
    }

    /** Codes with a group of other codes. Groups have axes of their own in the prior, so raw entries may be exchanged. */
    static float[] exchanged(CodedPictures network, String group, float[] codes, float[] others) {
        CodeLayout.Group entries = network.layout().group(group);
        int d = network.layout().size();
        float[] mixed = codes.clone();
        for (int at = entries.offset(); at < mixed.length; at += d) {
            System.arraycopy(others, at, mixed, at, entries.size());
        }
        return mixed;
    }

    /** The part of pictures whose first score is above both others. */
    static double closer(double[] mixture, double[] first, double[] second) {
        int closer = 0;
        for (int i = 0; i < mixture.length; i++) {
            closer += mixture[i] > Math.max(first[i], second[i]) ? 1 : 0;
        }
        return (double) closer / mixture.length;
    }
}
