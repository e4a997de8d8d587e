package dev.facet.app;

import dev.facet.app.demo.ColourMap;
import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.data.PointCloud;
import dev.facet.graph.Graph;
import dev.facet.graph.MaskRows;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/** The sheet of a mask's row on a cloud: where the node lies, the exact row and the estimated one beside it. */
final class MaskAround {
    private static final int SIDE = 420;
    private static final int GAP = 12;
    private static final int HEAD = 34;
    private static final int FOOT = 52;
    private static final Color FRAME = new Color(0x0b7a93);
    /** The part of the greatest value off the node that close-ups must show. */
    private static final double SHOWN = 0.02;

    /** Close-ups leave out points below this part of it that stand in front. */
    private static final double FAINT = 1e-3;

    private final PointCloud points;
    private final Graph graph;
    private final int node;
    private final double[] exact;
    private final double[] estimated;

    MaskAround(PointCloud points, Graph graph, int node, double[] exact, double[] estimated) {
        this.points = points;
        this.graph = graph;
        this.node = node;
        this.exact = exact;
        this.estimated = estimated;
    }

    /**
     * Draws it.
     *
     * @param estimate how it was estimated, in a few words
     */
    Image draw(CloudPicture picture, String estimate) {
        double[] others = exact.clone();
        others[node] = 0; // the node itself outshines all
        double scale = Math.max(MaskRows.greatest(others), Double.MIN_NORMAL);
        double spacing = spacing();
        CloudPicture.Window whole = picture.whole();
        CloudPicture.Window close = picture.around(node, others, SHOWN, Math.max(2 * spacing, 1e-9 * whole.half()));
        BitSet near = picture.cutAway(node, others, FAINT * scale, 2 * spacing);
        BufferedImage sheet = new BufferedImage(3 * SIDE + 4 * GAP, HEAD + SIDE + FOOT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        g.setColor(Color.DARK_GRAY);
        String[] titles = {String.format(Locale.ROOT, "node %d of %,d", node, points.points()), "exact mask", estimate};
        for (int panel = 0; panel < 3; panel++) {
            g.drawString(titles[panel], GAP + panel * (SIDE + GAP), HEAD - 12);
        }
        g.drawImage(picture.draw(exact, scale, whole, spacing, picture.all(), SIDE), GAP, HEAD, null);
        g.drawImage(picture.draw(exact, scale, close, spacing, near, SIDE), 2 * GAP + SIDE, HEAD, null);
        g.drawImage(picture.draw(estimated, scale, close, spacing, near, SIDE), 3 * GAP + 2 * SIDE, HEAD, null);
        g.setColor(FRAME);
        g.setStroke(new BasicStroke(2));
        double[] middle = picture.place(node, whole, SIDE);
        int half = (int) Math.max(5, Math.round(close.half() / whole.half() * SIDE / 2));
        g.drawRect(GAP + (int) middle[0] - half, HEAD + (int) middle[1] - half, 2 * half, 2 * half);
        for (int panel = 1; panel < 3; panel++) {
            int x = GAP + panel * (SIDE + GAP);
            g.drawRect(x, HEAD, SIDE - 1, SIDE - 1);
            double[] place = picture.place(node, close, SIDE);
            g.drawOval(x + (int) place[0] - 9, HEAD + (int) place[1] - 9, 18, 18);
        }
        legend(g, scale);
        g.dispose();
        return Images.of(sheet);
    }

    private static void legend(Graphics2D g, double scale) {
        int x = 2 * GAP + SIDE;
        int y = HEAD + SIDE + 10;
        for (int i = 0; i < SIDE; i++) {
            g.setColor(new Color(ColourMap.of(0.25 + 0.70 * i / (SIDE - 1))));
            g.fillRect(x + i, y, 1, 10);
        }
        g.setColor(Color.DARK_GRAY);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        g.drawString("0", x, y + 25);
        for (double part : new double[] {0.25, 1}) {
            String text = String.format(Locale.ROOT, "%.2g", part * scale);
            int at = x + (int) (Math.sqrt(part) * SIDE);
            g.drawString(text, at - g.getFontMetrics().stringWidth(text) / (part == 1 ? 1 : 2), y + 25);
        }
        int notes = 3 * GAP + 2 * SIDE;
        g.drawString("colour by square root; the node itself left out of the scale", notes, y + 10);
        g.drawString("close-ups leave out what stands in front", notes, y + 27);
    }

    /** The median length of the edges around: of the nodes that matter most to the node. */
    private double spacing() {
        double[] lengths = new double[64];
        int count = 0;
        int[] near = nearest();
        for (int i : near) {
            for (int arc = graph.arcBegin(i); arc < graph.arcBegin(i + 1); arc++) {
                if (count == lengths.length) {
                    lengths = Arrays.copyOf(lengths, 2 * count);
                }
                lengths[count++] = length(i, graph.target(arc));
            }
        }
        if (count == 0) {
            return 0;
        }
        Arrays.sort(lengths, 0, count);
        return lengths[count / 4]; // long edges of a cloud pass others by
    }

    private int[] nearest() {
        double greatest = MaskRows.greatest(exact);
        return java.util.stream.IntStream.range(0, exact.length)
                .filter(i -> exact[i] >= 1e-3 * greatest)
                .limit(5000)
                .toArray();
    }

    private double length(int i, int j) {
        double sum = 0;
        int dims = points.dims();
        for (int d = 0; d < dims; d++) {
            double step = points.positions()[i * dims + d] - points.positions()[j * dims + d];
            sum += step * step;
        }
        return Math.sqrt(sum);
    }
}
