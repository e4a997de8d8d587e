package dev.facet.app;

import dev.facet.app.demo.ColourMap;
import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.training.AttentionMaps;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Attention of chosen patches as a contact sheet: a row for each model and patch, first the picture with the patch
 * framed, then a map for each layer. A colour tells how many times an even share of the attention a patch gets, the same
 * colour meaning the same share in every map.
 */
final class AttentionSheet {
    /** Shares at and above get the brightest colour. */
    private static final double MOST = 32;

    private static final int CELL = 132;
    private static final int GAP = 8;
    private static final int HEAD = 30;
    private static final int FOOT = 60;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    /** A model's maps under the name they are shown by. */
    record Named(String name, AttentionMaps maps) {}

    private AttentionSheet() {}

    static Image draw(List<Named> models, List<AttentionMaps.Patch> patches) {
        int layers = models.stream()
                .mapToInt(model -> model.maps().layers().length)
                .max()
                .orElse(0);
        int label = labelWidth(models);
        int width = label + (layers + 1) * (CELL + GAP) + GAP;
        int rows = models.size() * patches.size();
        int height = HEAD + rows * (CELL + GAP) + FOOT;
        BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setFont(FONT);
        g.setColor(Color.DARK_GRAY);
        for (int layer = 0; layer < layers; layer++) {
            centred(g, "layer " + (layer + 1), label + (layer + 1) * (CELL + GAP) + CELL / 2, HEAD - 10);
        }
        int y = HEAD;
        for (int p = 0; p < patches.size(); p++) {
            for (Named model : models) {
                g.setColor(Color.DARK_GRAY);
                g.drawString(model.name(), GAP, y + CELL / 2 + 5);
                drawRow(g, model.maps(), patches.get(p), p, label, y);
                y += CELL + GAP;
            }
        }
        legend(g, label, y + 6);
        g.dispose();
        return Images.of(sheet);
    }

    private static int labelWidth(List<Named> models) {
        BufferedImage probe = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = probe.createGraphics();
        g.setFont(FONT);
        int widest = 0;
        for (Named model : models) {
            widest = Math.max(widest, g.getFontMetrics().stringWidth(model.name()));
        }
        g.dispose();
        return widest + 3 * GAP;
    }

    private static void drawRow(Graphics2D g, AttentionMaps maps, AttentionMaps.Patch patch, int p, int left, int y) {
        g.drawImage(Images.toBufferedImage(maps.picture()), left, y, CELL, CELL, null);
        frame(g, maps, patch, left, y);
        for (int layer = 0; layer < maps.layers().length; layer++) {
            int x = left + (layer + 1) * (CELL + GAP);
            float[] weights = maps.layers()[layer][p];
            for (int row = 0; row < maps.rows(); row++) {
                for (int column = 0; column < maps.columns(); column++) {
                    double share = weights[row * maps.columns() + column] * weights.length;
                    g.setColor(new Color(ColourMap.of(brightness(share))));
                    int x0 = x + column * CELL / maps.columns();
                    int y0 = y + row * CELL / maps.rows();
                    int x1 = x + (column + 1) * CELL / maps.columns();
                    int y1 = y + (row + 1) * CELL / maps.rows();
                    g.fillRect(x0, y0, x1 - x0, y1 - y0);
                }
            }
            frame(g, maps, patch, x, y);
        }
    }

    /** Logarithmic from 0 to {@link #MOST} shares. */
    private static double brightness(double share) {
        return Math.log1p(share) / Math.log1p(MOST);
    }

    private static void frame(Graphics2D g, AttentionMaps maps, AttentionMaps.Patch patch, int x, int y) {
        g.setColor(new Color(0x23b5d3));
        g.setStroke(new BasicStroke(2));
        int x0 = x + patch.column() * CELL / maps.columns();
        int y0 = y + patch.row() * CELL / maps.rows();
        int x1 = x + (patch.column() + 1) * CELL / maps.columns();
        int y1 = y + (patch.row() + 1) * CELL / maps.rows();
        g.drawRect(x0, y0, x1 - x0 - 1, y1 - y0 - 1);
    }

    private static void legend(Graphics2D g, int x, int y) {
        int width = 2 * (CELL + GAP) - GAP;
        for (int i = 0; i < width; i++) {
            g.setColor(new Color(ColourMap.of(i / (double) (width - 1))));
            g.drawLine(x + i, y, x + i, y + 11);
        }
        g.setColor(Color.DARK_GRAY);
        for (int share : new int[] {0, 1, 4, 16, (int) MOST}) {
            int at = x + (int) Math.round(brightness(share) * (width - 1));
            centred(g, share == MOST ? share + "+" : String.valueOf(share), at, y + 27);
        }
        g.drawString("times an even share of the attention", x, y + 46);
    }

    private static void centred(Graphics2D g, String text, int x, int y) {
        g.drawString(text, x - g.getFontMetrics().stringWidth(text) / 2, y);
    }
}
