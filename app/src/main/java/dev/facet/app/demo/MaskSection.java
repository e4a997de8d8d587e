package dev.facet.app.demo;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.MaskRows;
import dev.facet.graph.Modulation;
import dev.facet.graph.NeighbourMode;
import dev.facet.graph.Normalisation;
import dev.facet.graph.Parallel;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Draws masks around chosen nodes of a grid and of a cloud, exact beside estimated. */
final class MaskSection {
    private static final int NEIGHBOURS = 8;
    private static final int CELL = 12;
    private static final int RADIUS = 12;

    /** Errors are means over this many nodes, spread over the graph: a single one says little. */
    private static final int ERROR_NODES = 12;

    /** How each estimate is made. */
    private record Estimate(int walks, WalkScheme scheme, String caption) {}

    private static final List<Estimate> GRID_ESTIMATES = List.of(
            new Estimate(4, WalkScheme.IID, "4 walks a node"),
            new Estimate(16, WalkScheme.IID, "16 walks"),
            new Estimate(16, WalkScheme.REPELLING_ANTITHETIC, "16 walks that avoid each other"),
            new Estimate(64, WalkScheme.REPELLING_ANTITHETIC, "64 walks that avoid each other"));

    private static final List<Estimate> CLOUD_ESTIMATES = List.of(
            new Estimate(4, WalkScheme.REPELLING_ANTITHETIC, "4 walks a node"),
            new Estimate(16, WalkScheme.REPELLING_ANTITHETIC, "16 walks"),
            new Estimate(64, WalkScheme.REPELLING_ANTITHETIC, "64 walks"));

    private final int side;
    private final int points;
    private final long seed;
    private final Map<String, byte[]> files;

    /**
     * A section.
     *
     * @param files gets every picture under its file's name
     */
    MaskSection(DemoOptions options, long seed, Map<String, byte[]> files) {
        this.side = options.grid();
        this.points = options.points();
        this.seed = seed;
        this.files = files;
    }

    /** Adds the grid's pictures to the page and the errors of the estimates to the figures. */
    void grid(Page page, List<Map<String, Object>> figures) {
        Graph weighted = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(side, side));
        Modulation f = Modulation.diffusion(6, 10);
        int middle = side / 2;
        int[] nodes = spread(weighted.nodes(), middle * side + middle, 3 * side + (side - 5));
        String[] places = {"in the middle", "near a corner"};
        double[][] exact = exact(weighted, f, nodes);
        double[][][] estimates = new double[GRID_ESTIMATES.size()][][];
        double[] errors = new double[GRID_ESTIMATES.size()];
        for (int e = 0; e < estimates.length; e++) {
            Estimate estimate = GRID_ESTIMATES.get(e);
            estimates[e] = MaskRows.estimated(weighted, f, walks(estimate, .1, 10), nodes);
            errors[e] = meanError(estimates[e], exact, nodes);
            figures.add(Demo.figure(
                    "mask-error-grid-" + estimate.walks() + (estimate.scheme().repelling() ? "-repelling" : ""),
                    errors[e],
                    "relative"));
        }
        page.section("A mask is a soft neighbourhood")
                .paragraph(
                        "Attention lets every token look at every other. A topological mask fades that by how well two "
                                + "tokens are connected: here the tokens are the " + Text.count((long) side * side)
                                + " cells of a grid, and "
                                + "each picture shows how strongly one cell sees the cells around it. Working the mask out "
                                + "exactly for all pairs would take "
                                + Text.count((long) side * side * side * side)
                                + " numbers. A handful of random walks from each cell estimates it, and only where it is "
                                + "not zero.");
        for (int n = 0; n < places.length; n++) {
            Pictures.Window window = Pictures.Window.around(nodes[n] / side, nodes[n] % side, RADIUS);
            double scale = MaskRows.greatest(exact[n]);
            page.pictures(150, true);
            add(
                    page,
                    "grid-" + n + "-exact",
                    Pictures.grid(exact[n], side, side, window, scale, CELL),
                    "Exact",
                    "a cell " + places[n]);
            for (int e = 0; e < estimates.length; e++) {
                String caption = GRID_ESTIMATES.get(e).caption();
                add(
                        page,
                        "grid-" + n + "-" + (e + 1),
                        Pictures.grid(estimates[e][n], side, side, window, scale, CELL),
                        caption,
                        n == 0 ? "error " + Text.percent(errors[e]) : "");
            }
            page.endPictures();
        }
        legend(page);
        page.paragraph(
                        "The lower row is near a corner: the mask knows where the grid ends (grey is outside). Walks that "
                                + "avoid each other take the same number of steps and see more. Errors are relative, the mean "
                                + "over " + ERROR_NODES + " cells, the cell itself left out.")
                .endSection();
    }

    /** Adds the cloud's pictures to the page and the errors of the estimates to the figures. */
    void cloud(Page page, List<Map<String, Object>> figures) {
        KnotCloud cloud = KnotCloud.of(points, seed);
        Graph graph = GraphBuilders.nearestNeighbours(cloud.points(), 3, NEIGHBOURS, NeighbourMode.UNION);
        Graph weighted = Normalisation.SYMMETRIC.apply(graph);
        Modulation f = Modulation.diffusion(24, 20);
        int[] nodes = spread(points, cloud.nearest(.352, .22), cloud.nearest(.2, .2));
        double[][] exact = exact(weighted, f, nodes);
        double scale = MaskRows.greatest(exact[0]);
        double otherScale = MaskRows.greatest(exact[1]);
        double[] both = new double[points];
        for (int i = 0; i < both.length; i++) {
            both[i] = exact[0][i] / scale + exact[1][i] / otherScale;
        }
        page.section("It follows the surface, not the air between")
                .paragraph(Text.count(points) + " points on a knotted tube, each joined to its " + NEIGHBOURS
                        + " nearest neighbours (" + Text.count(graph.edges())
                        + " edges). The mask spreads along the tube, slips "
                        + "under the strand that crosses above it, and leaves that strand dark although it all but "
                        + "touches: a window cut out of space could not do that.");
        page.beside();
        add(
                page,
                "cloud",
                Pictures.cloud(cloud, both, 1, new Pictures.View(960, 860, 0, -.35, 124, 18, 4.3)),
                "Exact masks of two points",
                "one in the open, one just before a crossing");
        page.pictures(150, false);
        Pictures.View near = new Pictures.View(440, 400, -1.2, .12, 215, 18, 8.2);
        add(page, "cloud-exact", Pictures.cloud(cloud, exact[0], scale, near), "Exact", "the crossing, from near");
        for (Estimate estimate : CLOUD_ESTIMATES) {
            double[][] rows = MaskRows.estimated(weighted, f, walks(estimate, .06, 20), nodes);
            double error = meanError(rows, exact, nodes);
            add(
                    page,
                    "cloud-" + estimate.walks(),
                    Pictures.cloud(cloud, rows[0], scale, near),
                    estimate.caption(),
                    "error " + Text.percent(error));
            figures.add(Demo.figure("mask-error-cloud-" + estimate.walks(), error, "relative"));
        }
        page.endPictures().endPictures();
        legend(page);
        page.paragraph("With few walks a single row of the mask is speckled, yet right on average. Attention sums over "
                        + "many neighbours, and a model in training lives with the speckle well: 4 to 16 walks are what "
                        + "models use.")
                .endSection();
    }

    /** The chosen nodes first, then others at even distances. */
    private static int[] spread(int count, int... chosen) {
        int[] nodes = Arrays.copyOf(chosen, ERROR_NODES);
        for (int i = chosen.length; i < nodes.length; i++) {
            nodes[i] = (int) ((i - chosen.length + .5) * count / (nodes.length - chosen.length));
        }
        return nodes;
    }

    private static double[][] exact(Graph weighted, Modulation f, int[] nodes) {
        double[][] rows = new double[nodes.length][];
        Parallel.forRange(nodes.length, 1, (chunk, from, to) -> {
            for (int n = from; n < to; n++) {
                rows[n] = MaskRows.exact(weighted, f, nodes[n]);
            }
        });
        return rows;
    }

    private static double meanError(double[][] estimates, double[][] exact, int[] nodes) {
        double sum = 0;
        for (int n = 0; n < nodes.length; n++) {
            sum += MaskRows.error(estimates[n], exact[n], nodes[n]);
        }
        return sum / nodes.length;
    }

    private WalkOptions walks(Estimate estimate, double halt, int maxLength) {
        return new WalkOptions(estimate.walks(), halt, maxLength, estimate.scheme(), seed, 0);
    }

    private void add(Page page, String file, BufferedImage image, String name, String caption) {
        byte[] png = Pictures.png(image);
        files.put(file + ".png", png);
        page.picture(png, name, caption);
    }

    private static void legend(Page page) {
        page.scale(Pictures.png(Pictures.legend(360, 24)), "not seen", "seen best");
    }
}
