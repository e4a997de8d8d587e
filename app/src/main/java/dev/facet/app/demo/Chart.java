package dev.facet.app.demo;

import java.util.List;
import java.util.Locale;

/**
 * Draws small charts as SVG that takes its colours from the page ({@code --ink}, {@code --line}, {@code --series-0} and
 * on), so that one drawing serves light and dark.
 */
final class Chart {
    private static final int WIDTH = 720;

    private Chart() {}

    /** One named line: y at each x, x ascending. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Line(String name, double[] x, double[] y) {}

    /** One bar: a name, a value, what is written beside it, and which series' colour it takes. */
    record Bar(String name, double value, String label, int colour) {}

    /** Lines over a common x axis, each named at its end. */
    static String lines(String title, String xLabel, String yLabel, double low, double high, List<Line> lines) {
        int height = 340;
        int left = 56;
        int right = 150;
        int top = 16;
        int bottom = 46;
        double lastX = lines.stream()
                .mapToDouble(line -> line.x()[line.x().length - 1])
                .max()
                .orElse(1);
        double xScale = (WIDTH - left - right) / lastX;
        double yScale = (height - top - bottom) / (high - low);
        StringBuilder svg = open(title, height);
        for (double tick : ticks(low, high)) {
            double y = height - bottom - (tick - low) * yScale;
            svg.append(line(left, y, WIDTH - right, y, "grid"));
            svg.append(text(left - 8, y + 4, "end", "tick", number(tick)));
        }
        for (double tick : ticks(0, lastX)) {
            svg.append(text(left + tick * xScale, height - bottom + 18, "middle", "tick", number(tick)));
        }
        svg.append(text((left + WIDTH - right) / 2.0, height - 8, "middle", "axis", xLabel));
        svg.append("<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 ")
                .append((top + height - bottom) / 2)
                .append(") rotate(-90)\">")
                .append(Page.escape(yLabel))
                .append("</text>");
        double[] ends = spread(lines, height - bottom, low, yScale);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            StringBuilder points = new StringBuilder();
            for (int p = 0; p < line.x().length; p++) {
                points.append(p == 0 ? "" : " ")
                        .append(number(left + line.x()[p] * xScale))
                        .append(',')
                        .append(number(height - bottom - (line.y()[p] - low) * yScale));
            }
            svg.append("<polyline class=\"series\" style=\"stroke:var(--series-")
                    .append(i)
                    .append(")\" points=\"")
                    .append(points)
                    .append("\"/>");
            int last = line.x().length - 1;
            double x = left + line.x()[last] * xScale;
            double y = height - bottom - (line.y()[last] - low) * yScale;
            svg.append(String.format(
                    Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" style=\"fill:var(--series-%d)\"/>", x, y, i));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"name\" x=\"%.1f\" y=\"%.1f\" style=\"fill:var(--series-%d)\">%s</text>",
                    x + 10,
                    ends[i] + 4,
                    i,
                    Page.escape(line.name())));
        }
        return svg.append("</svg>").toString();
    }

    /** Where the names of the lines go, moved apart when two lines end close to each other. */
    private static double[] spread(List<Line> lines, double floor, double low, double yScale) {
        double[] ends = new double[lines.size()];
        List<Integer> order = new java.util.ArrayList<>();
        for (int i = 0; i < ends.length; i++) {
            Line line = lines.get(i);
            ends[i] = floor - (line.y()[line.y().length - 1] - low) * yScale;
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(ends[a], ends[b]));
        for (int i = 1; i < order.size(); i++) {
            ends[order.get(i)] = Math.max(ends[order.get(i)], ends[order.get(i - 1)] + 18);
        }
        return ends;
    }

    /** Horizontal bars whose lengths are logarithms of their values. */
    static String logBars(String title, List<Bar> bars) {
        int rowHeight = 44;
        int left = 210;
        int right = 120;
        int height = bars.size() * rowHeight + 12;
        double least = bars.stream().mapToDouble(Bar::value).min().orElse(1);
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        double from = Math.floor(Math.log10(least));
        double scale = (WIDTH - left - right) / Math.max(1e-9, Math.log10(most) - from);
        StringBuilder svg = open(title, height);
        for (double decade = from; decade <= Math.log10(most) + 1e-9; decade++) {
            double x = left + (decade - from) * scale;
            svg.append(line(x, 4, x, height - 4, "grid"));
        }
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = 6 + i * rowHeight;
            double length = Math.max(3, (Math.log10(bar.value()) - from) * scale);
            svg.append(text(left - 12, y + rowHeight / 2.0 + 1, "end", "name", bar.name()));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"4\" style=\"fill:var(--series-%d)\"/>",
                    left,
                    y + 6,
                    length,
                    rowHeight - 18,
                    bar.colour()));
            svg.append(text(left + length + 10, y + rowHeight / 2.0 + 1, "start", "value", bar.label()));
        }
        return svg.append("</svg>").toString();
    }

    private static StringBuilder open(String title, int height) {
        return new StringBuilder("<svg class=\"chart\" role=\"img\" viewBox=\"0 0 " + WIDTH + " " + height
                + "\" aria-label=\"" + Page.escape(title) + "\"><title>" + Page.escape(title) + "</title>");
    }

    private static String line(double x1, double y1, double x2, double y2, String type) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                type,
                x1,
                y1,
                x2,
                y2);
    }

    private static String text(double x, double y, String anchor, String type, String text) {
        return String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                type,
                x,
                y,
                anchor,
                Page.escape(text));
    }

    /** About five round numbers between low and high. */
    static double[] ticks(double low, double high) {
        double raw = (high - low) / 5;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double factor = raw / power - 1e-9;
        double step = power * (factor > 5 ? 10 : factor > 2 ? 5 : factor > 1 ? 2 : 1);
        int first = (int) Math.ceil(low / step - 1e-9);
        int last = (int) Math.floor(high / step + 1e-9);
        double[] ticks = new double[last - first + 1];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = (first + i) * step;
        }
        return ticks;
    }

    /** A number with at most two decimals and no needless zeros. */
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
