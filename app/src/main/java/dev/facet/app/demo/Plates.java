package dev.facet.app.demo;

import dev.facet.data.ContactSheet;
import dev.facet.data.Enlarging;
import dev.facet.data.Image;
import dev.facet.data.ImageFit;
import dev.facet.training.Rerendering;
import java.util.ArrayList;
import java.util.List;

/** Small pictures of networks, enlarged and put side by side. */
final class Plates {
    private static final int SIDE = 192;

    /** Pixels of a moving picture: there are many frames, and the eye is on the motion. */
    private static final int MOVING = 128;

    /** Milliseconds a frame is shown. */
    private static final int PACE = 90;

    private Plates() {}

    /** A picture in colour, about so many pixels wide. */
    private static Image large(Image picture, int side) {
        Image colour = ImageFit.of(picture, 3, picture.height(), picture.width());
        return Enlarging.of(colour, Math.max(1, side / picture.width()));
    }

    /** Rows of as many pictures each, as a PNG file. */
    static byte[] rows(List<List<Image>> rows) {
        List<Image> cells = rows.stream()
                .flatMap(List::stream)
                .map(picture -> large(picture, SIDE))
                .toList();
        return AnimatedPng.of(List.of(ContactSheet.of(cells, rows.getFirst().size())), 0);
    }

    /** The true renders of a row beside what is drawn, one after the other. */
    static byte[] animation(Rerendering.Row row) {
        List<Image> frames = new ArrayList<>();
        for (int i = 0; i < row.truth().size(); i++) {
            frames.add(ContactSheet.of(
                    List.of(large(row.truth().get(i), MOVING), large(row.drawn().get(i), MOVING)), 2));
        }
        return AnimatedPng.of(frames, PACE);
    }

    /** There and back between two angles, slowest at both; begins in the middle. */
    static List<Double> swing(double from, double to, int frames) {
        List<Double> angles = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            angles.add((from + to) / 2 + (to - from) / 2 * Math.sin(2 * Math.PI * i / frames));
        }
        return angles;
    }

    /** Once round. */
    static List<Double> turn(int frames) {
        List<Double> angles = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            angles.add(-180 + 360.0 * i / frames);
        }
        return angles;
    }

    /** Angles as they are written under pictures. */
    static List<String> degrees(List<Double> angles) {
        return angles.stream().map(Plates::degrees).toList();
    }

    static String degrees(double angle) {
        long whole = Math.round(angle);
        return (whole < 0 ? "\u2212" : "") + Math.abs(whole) + "\u00b0";
    }
}
