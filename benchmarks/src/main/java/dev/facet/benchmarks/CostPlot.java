package dev.facet.benchmarks;

import dev.facet.data.Images;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Cost against the number of nodes, both logarithmic, a line for each path. */
final class CostPlot {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 560;

    /** Told apart with any colour vision, and by their markers. */
    private static final Color[] COLOURS = {
        new Color(0x999999),
        new Color(0xE69F00),
        new Color(0x0072B2),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0x56B4E9),
        new Color(0xD55E00)
    };

    private static final Marker[] MARKERS = {
        SeriesMarkers.SQUARE,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.CIRCLE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.TRAPEZOID,
        SeriesMarkers.CROSS
    };

    private CostPlot() {}

    static void write(Path file, String title, List<CostCurves.Curve> curves) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("nodes")
                .yAxisTitle("milliseconds")
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                .setXAxisDecimalPattern("#,##0")
                .setYAxisDecimalPattern("#,##0.##")
                .setPlotGridLinesColor(new Color(0xE5E5E5));
        chart.getStyler().setMarkerSize(8);
        chart.getStyler()
                .setPlotBorderVisible(false)
                .setChartBackgroundColor(Color.WHITE)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 17))
                .setLegendPosition(LegendPosition.OutsideE)
                .setLegendBorderColor(Color.WHITE);
        for (int i = 0; i < curves.size(); i++) {
            CostCurves.Curve curve = curves.get(i);
            XYSeries series = chart.addSeries(
                    curve.path(),
                    curve.seconds().keySet().stream()
                            .mapToDouble(Integer::doubleValue)
                            .toArray(),
                    curve.seconds().values().stream()
                            .mapToDouble(seconds -> seconds * 1e3)
                            .toArray());
            series.setLineColor(COLOURS[i % COLOURS.length]);
            series.setMarkerColor(COLOURS[i % COLOURS.length]);
            series.setMarker(MARKERS[i % MARKERS.length]);
            boolean own = curve.path().equals("sparse");
            series.setLineStyle(new BasicStroke(own ? 3.5f : 1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        }
        Images.writePng(file, Images.of(BitmapEncoder.getBufferedImage(chart)), true);
    }
}
