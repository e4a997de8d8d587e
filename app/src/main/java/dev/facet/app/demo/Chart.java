package dev.facet.app.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Draws small charts as SVG that takes its colours from the page ({@code --ink}, {@code --line}, {@code --series-0} and
 * on), so that one drawing serves light and dark.
 */
final class Chart {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 320;
    private static final int NAME_HEIGHT = 19;

    private Chart() {}

    /** One named line: y at each x, x ascending. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Line(String name, double[] x, double[] y) {}

    /** Lines over a common x axis from 0 or the first x on, each named at its end. */
    static String lines(String title, String xLabel, String yLabel, double low, double high, List<Line> lines) {
        double lastX = lines.stream()
                .mapToDouble(line -> line.x()[line.x().length - 1])
                .max()
                .orElse(1);
        return drawn(title, lines, new Axis(xLabel, 0, lastX, false), new Axis(yLabel, low, high, false));
    }

    /** Lines on axes that are both logarithmic, each named at its end. */
    static String logLines(String title, String xLabel, String yLabel, List<Line> lines) {
        return drawn(
                title,
                lines,
                Axis.logarithmic(xLabel, lines.stream().flatMapToDouble(line -> Arrays.stream(line.x()))),
                Axis.logarithmic(yLabel, lines.stream().flatMapToDouble(line -> Arrays.stream(line.y()))));
    }

    /** One axis; a logarithmic one counts decades. */
    private record Axis(String label, double low, double high, boolean log) {
        /** An axis over some values, with a little room at both ends. */
        static Axis logarithmic(String label, java.util.stream.DoubleStream values) {
            var range = values.map(Math::log10).summaryStatistics();
            return new Axis(label, range.getMin() - .1, range.getMax() + .1, true);
        }

        /** Where a value lies, 0 to 1. */
        double part(double value) {
            return ((log ? Math.log10(value) : value) - low) / (high - low);
        }

        double[] marks() {
            if (!log) {
                return ticks(low, high);
            }
            double[] steps = high - low > 1.7 ? new double[] {1} : new double[] {1, 3};
            List<Double> marks = new ArrayList<>();
            for (int decade = (int) Math.floor(low); decade <= high; decade++) {
                for (double step : steps) {
                    double mark = step * Math.pow(10, decade);
                    if (part(mark) >= 0 && part(mark) <= 1) {
                        marks.add(mark);
                    }
                }
            }
            return marks.stream().mapToDouble(mark -> mark).toArray();
        }

        String text(double mark) {
            if (!log) {
                return number(mark);
            }
            return mark >= 1
                    ? Text.count(Math.round(mark))
                    : new java.math.BigDecimal(mark)
                            .round(new java.math.MathContext(1))
                            .toPlainString();
        }
    }

    private static String drawn(String title, List<Line> lines, Axis across, Axis up) {
        int left = 64;
        int right = 126;
        int top = 12;
        int bottom = 44;
        double width = WIDTH - left - right;
        double height = HEIGHT - top - bottom;
        double floor = HEIGHT - bottom;
        StringBuilder svg = open(title, HEIGHT);
        for (double mark : up.marks()) {
            double y = floor - up.part(mark) * height;
            svg.append(line(left, y, WIDTH - right, y, "grid"));
            svg.append(text(left - 8, y + 4, "end", "tick", up.text(mark)));
        }
        for (double mark : across.marks()) {
            svg.append(text(left + across.part(mark) * width, floor + 18, "middle", "tick", across.text(mark)));
        }
        svg.append(text(left + width / 2, HEIGHT - 6, "middle", "axis", across.label()));
        svg.append("<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 ")
                .append(number(top + height / 2))
                .append(") rotate(-90)\">")
                .append(Page.escape(up.label()))
                .append("</text>");
        double[] ends = new double[lines.size()];
        for (int i = 0; i < ends.length; i++) {
            double[] y = lines.get(i).y();
            ends[i] = floor - up.part(y[y.length - 1]) * height;
        }
        double[] names = apart(ends, top, floor);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            StringBuilder points = new StringBuilder();
            for (int p = 0; p < line.x().length; p++) {
                points.append(p == 0 ? "" : " ")
                        .append(number(left + across.part(line.x()[p]) * width))
                        .append(',')
                        .append(number(floor - up.part(line.y()[p]) * height));
            }
            svg.append("<polyline class=\"series\" style=\"stroke:var(--series-")
                    .append(i)
                    .append(")\" points=\"")
                    .append(points)
                    .append("\"/>");
            double x = left + across.part(line.x()[line.x().length - 1]) * width;
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" style=\"fill:var(--series-%d)\"/>",
                    x,
                    ends[i],
                    i));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"name\" x=\"%.1f\" y=\"%.1f\" style=\"fill:var(--series-%d)\">%s</text>",
                    x + 10,
                    names[i] + 4,
                    i,
                    Page.escape(line.name())));
        }
        return svg.append("</svg>").toString();
    }

    /** Heights moved apart until names there do not overlap, within top and floor as far as there is room. */
    static double[] apart(double[] ends, double top, double floor) {
        double[] names = ends.clone();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(ends[a], ends[b]));
        double least = top;
        for (int i : order) {
            names[i] = Math.max(names[i], least);
            least = names[i] + NAME_HEIGHT;
        }
        double most = floor;
        for (int i : order.reversed()) {
            names[i] = Math.min(names[i], most);
            most = names[i] - NAME_HEIGHT;
        }
        return names;
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
