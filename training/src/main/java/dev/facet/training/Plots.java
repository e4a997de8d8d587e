package dev.facet.training;

import dev.facet.data.Images;
import dev.facet.models.VisionTransformer;
import dev.facet.nn.TopologicalAttention;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tools.jackson.databind.node.ObjectNode;

/** Pictures of numbers, as PNG, drawn without a screen: curves of a run, its learned modulation functions. */
public final class Plots {
    static final String LOSS = "loss.png";
    static final String ACCURACY = "accuracy.png";
    static final String PSNR = "psnr.png";
    static final String BOUND = "bound.png";
    static final String EQUIVARIANCE = "equivariance.png";
    static final String MODULATION = "modulation.png";

    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int SMALL = 380;
    private static final int PANEL = 460;
    private static final int MOST_COLUMNS = 4;
    private static final double LEAST_PROBABILITY = 1e-6;
    private static final Color POINT = new Color(31, 90, 160, 110);

    static {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private Plots() {}

    /**
     * A line of a plot. Points with a NaN are left out.
     *
     * @param name in the legend
     * @param x places
     * @param y values
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Curve(String name, double[] x, double[] y) {
        public Curve {
            if (x.length != y.length) {
                throw new IllegalArgumentException(
                        name + ": a curve needs as many places as values, got " + x.length + " and " + y.length);
            }
        }
    }

    /** One plot of curves, written to a PNG file. */
    public static void lines(Path file, String title, String x, String y, List<Curve> curves) {
        write(file, List.of(chart(title, x, y, curves, WIDTH, HEIGHT)), 1);
    }

    /**
     * A plot of several on one picture.
     *
     * @param title above it
     * @param x what is along
     * @param y what is up
     * @param curves from 0 to 1 each
     */
    public record Panel(String title, String x, String y, List<Curve> curves) {
        public Panel {
            curves = List.copyOf(curves);
        }
    }

    /**
     * Plots of probabilities against numbers of at least 1, both logarithmic, two in a row, written to a PNG file. What is
     * below 1e-6 is drawn there.
     */
    public static void probabilities(Path file, List<Panel> panels) {
        List<XYChart> charts = new ArrayList<>();
        for (Panel panel : panels) {
            List<Curve> shown = panel.curves.stream()
                    .map(curve -> new Curve(
                            curve.name(),
                            curve.x(),
                            Arrays.stream(curve.y())
                                    .map(y -> Math.max(y, LEAST_PROBABILITY))
                                    .toArray()))
                    .toList();
            XYChart chart = chart(panel.title, panel.x, panel.y, shown, WIDTH * 3 / 4, HEIGHT * 3 / 4);
            chart.getStyler()
                    .setXAxisLogarithmic(true)
                    .setYAxisLogarithmic(true)
                    .setYAxisMin(LEAST_PROBABILITY)
                    .setYAxisMax(1.2)
                    .setXAxisMin(1.0)
                    .setXAxisDecimalPattern("#,##0")
                    .setYAxisDecimalPattern("0.#####");
            charts.add(chart);
        }
        write(file, charts, Math.min(2, charts.size()));
    }

    /** The plots of a run: loss, accuracy and, where the mask is learned, f of every head and layer. */
    static void of(Run run, VisionTransformer model) {
        Path folder = run.folder().resolve(Run.PLOTS);
        List<ObjectNode> metrics = run.metrics();
        lines(folder.resolve(LOSS), run.name(), "step", "loss", named(metrics, "loss", ""));
        lines(folder.resolve(ACCURACY), run.name(), "step", "accuracy", named(metrics, "accuracy", ""));
        List<double[][]> modulations = new ArrayList<>();
        for (TopologicalAttention attention : model.attentions()) {
            modulations.add(attention.modulations());
        }
        if (modulations.stream().anyMatch(f -> f.length > 0)) {
            modulations(folder.resolve(MODULATION), modulations);
        }
    }

    /** The plots of a run on scenes: loss, reconstruction and bound over steps. */
    static void ofScenes(Run run) {
        Path folder = run.folder().resolve(Run.PLOTS);
        List<ObjectNode> metrics = run.metrics();
        lines(folder.resolve(LOSS), run.name(), "step", "loss", named(metrics, "loss", ""));
        lines(folder.resolve(PSNR), run.name(), "step", "PSNR, dB", named(metrics, "psnr", ""));
        lines(folder.resolve(BOUND), run.name(), "step", "bound, nats a picture", named(metrics, "bound", ""));
    }

    /**
     * Points of a plot.
     *
     * @param name of the angle
     * @param held what y is
     * @param x true degrees
     * @param y what the code holds
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Cloud(String name, String held, double[] x, double[] y) {}

    /** What a code holds for each angle against the truth, side by side. */
    static void equivariance(Path file, List<Cloud> clouds) {
        List<XYChart> charts = new ArrayList<>();
        for (Cloud cloud : clouds) {
            XYChart chart = chart(cloud.name(), "true degrees", cloud.held(), List.of(), PANEL, PANEL);
            chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            chart.getStyler().setLegendVisible(false);
            chart.getStyler().setMarkerSize(5);
            chart.getStyler().setXAxisMin(null);
            if (cloud.x().length > 0) {
                XYSeries series = chart.addSeries(cloud.name(), cloud.x(), cloud.y());
                series.setMarker(SeriesMarkers.CIRCLE);
                series.setMarkerColor(POINT);
            }
            charts.add(chart);
        }
        write(file, charts, charts.size());
    }

    /** f against hops, one small plot a layer and one line a head, all on the same scale. */
    static void modulations(Path file, List<double[][]> layers) {
        double top = 0;
        for (double[][] heads : layers) {
            for (double[] f : heads) {
                for (double value : f) {
                    top = Math.max(top, value);
                }
            }
        }
        List<XYChart> charts = new ArrayList<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            List<Curve> curves = new ArrayList<>();
            double[][] heads = layers.get(layer);
            for (int h = 0; h < heads.length; h++) {
                double[] hops = new double[heads[h].length];
                for (int k = 0; k < hops.length; k++) {
                    hops[k] = k;
                }
                curves.add(new Curve("head " + (h + 1), hops, heads[h]));
            }
            XYChart chart = chart("layer " + (layer + 1), "hops", "f", curves, SMALL, SMALL * 3 / 4);
            chart.getStyler().setYAxisMin(0.0).setYAxisMax(top * 1.05);
            charts.add(chart);
        }
        write(file, charts, Math.min(MOST_COLUMNS, charts.size()));
    }

    /** The values of one name over steps, a curve for each split that has them. */
    static List<Curve> named(List<ObjectNode> metrics, String name, String prefix) {
        List<Curve> curves = new ArrayList<>();
        for (String split : List.of("train", "development", "test")) {
            List<ObjectNode> lines = metrics.stream()
                    .filter(line -> line.path("split").asString().equals(split) && line.has(name))
                    .toList();
            if (!lines.isEmpty()) {
                curves.add(new Curve(
                        prefix + split,
                        lines.stream()
                                .mapToDouble(line -> line.path("step").asDouble())
                                .toArray(),
                        lines.stream()
                                .mapToDouble(line -> line.path(name).asDouble())
                                .toArray()));
            }
        }
        return curves;
    }

    private static XYChart chart(String title, String x, String y, List<Curve> curves, int width, int height) {
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        chart.getStyler().setMarkerSize(6);
        chart.getStyler().setYAxisDecimalPattern("0.####"); // not .08 beside 0.1
        if (curves.stream().allMatch(curve -> Arrays.stream(curve.x()).allMatch(place -> place >= 0))) {
            chart.getStyler().setXAxisMin(0.0); // steps 0, 100, 200, not 10, 110, 210
        }
        for (Curve curve : curves) {
            if (curve.x().length > 0) {
                var series = chart.addSeries(curve.name(), curve.x(), curve.y());
                series.setMarker(curve.x().length > 30 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
            }
        }
        return chart;
    }

    private static void write(Path file, List<XYChart> charts, int columns) {
        int rows = (charts.size() + columns - 1) / columns;
        int width = charts.getFirst().getWidth();
        int height = charts.getFirst().getHeight();
        BufferedImage sheet = new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < charts.size(); i++) {
            graphics.drawImage(
                    BitmapEncoder.getBufferedImage(charts.get(i)), i % columns * width, i / columns * height, null);
        }
        graphics.dispose();
        Images.writePng(file, Images.of(sheet), true);
    }
}
