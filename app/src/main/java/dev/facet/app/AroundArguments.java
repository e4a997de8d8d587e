package dev.facet.app;

import dev.facet.data.AtomicFiles;
import dev.facet.data.GraphFiles;
import dev.facet.data.GraphSource;
import dev.facet.data.Images;
import dev.facet.data.PointAttribute;
import dev.facet.data.PointCloud;
import dev.facet.data.PointFiles;
import dev.facet.data.PointGraphs;
import dev.facet.graph.Graph;
import dev.facet.graph.MaskRows;
import dev.facet.graph.Modulation;
import dev.facet.graph.WalkOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code facet mask --around}: one row of a cloud's mask, exact beside estimated, drawn or as attributes of the points. */
final class AroundArguments {
    /** An axis. */
    enum Axis {
        Y,
        Z
    }

    @Option(
            names = "--around",
            paramLabel = "NODE",
            order = 50,
            description = {
                "Of a cloud or mesh: the one row of a node alone, exact beside estimated.",
                "--out then takes .ply or .las, the points with attributes mask_exact and mask_estimated."
            })
    @Nullable
    Integer node;

    @Option(names = "--picture", paramLabel = "x.png", order = 51, description = "With --around: draws both.")
    @Nullable
    Path picture;

    @Option(
            names = "--view",
            paramLabel = "AZIMUTH,ELEVATION",
            order = 52,
            split = ",",
            hideParamSyntax = true,
            description = "With --picture: where one looks from, in degrees (default: 30,35).")
    double @Nullable [] view;

    @Option(
            names = "--up",
            paramLabel = "AXIS",
            order = 53,
            description = "With --picture: y or z (default: y of a mesh, z of a cloud).")
    @Nullable
    Axis up;

    /** Refuses what makes no sense without a node, or with the whole mask. */
    void check(Verb verb, MaskArguments mask, OutputArguments output) {
        for (String option : new String[] {"--view", "--up"}) {
            if (verb.given(option) && picture == null) {
                throw new UserException(option + " goes with --picture");
            }
        }
        if (node == null) {
            if (picture != null) {
                throw new UserException("--picture goes with --around NODE");
            }
            output.check(".npz", ".npy");
            return;
        }
        if (mask.exact || mask.estimator != MaskArguments.Estimator.SYMMETRIC) {
            throw new UserException("--around shows the exact row and the symmetric estimate, so "
                    + (mask.exact ? "--exact" : "--estimator " + mask.name()) + " is not for it");
        }
        output.check(PointFiles.WRITTEN.toArray(String[]::new));
        if (picture != null) {
            if (!picture.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                throw new UserException("--picture " + picture + " must end in .png");
            }
            AtomicFiles.refuseExisting(picture, output.force);
        }
        if (view != null && (view.length != 2 || !Double.isFinite(view[0]) || !(Math.abs(view[1]) <= 90))) {
            throw new UserException("--view takes azimuth and elevation in degrees, the second from -90 to 90, got "
                    + verb.spec()
                            .commandLine()
                            .getParseResult()
                            .matchedOption("--view")
                            .stringValues());
        }
    }

    private void refuseNothing(GraphSource source, int at, double[] exact) {
        for (int j = 0; j < exact.length; j++) {
            if (j != at && exact[j] != 0) {
                return;
            }
        }
        throw new UserException("--picture " + picture + ": the mask of node " + at + " of " + source.spec()
                + " reaches no other node, so there is nothing to draw");
    }

    /** Computes the rows and writes what was asked for. */
    Map<String, Object> run(GraphArguments graph, Modulation f, WalkOptions options, OutputArguments output) {
        GraphSource source = graph.source();
        PointCloud points = GraphFiles.points(source);
        if (points == null) {
            throw new UserException("--around goes with clouds and meshes, whose nodes lie somewhere; --graph "
                    + source.spec() + " is neither");
        }
        int at = node == null ? -1 : node;
        if (at < 0 || at >= points.points()) {
            throw new UserException(
                    "--around " + at + ": the nodes of " + source.spec() + " are 0 to " + (points.points() - 1));
        }
        Graph weighted = graph.weighted(PointGraphs.of(points, source));
        double[] exact = MaskRows.exact(weighted, f, at);
        double[] estimated = MaskRows.estimated(weighted, f, options, at)[0];
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nodes", points.points());
        fields.put("node", at);
        fields.put("mask_at_node", Fields.of("exact", exact[at], "estimated", estimated[at]));
        fields.put("nonzeros", Fields.of("exact", nonzeros(exact), "estimated", nonzeros(estimated)));
        fields.put("relative_error", MaskRows.error(estimated, exact, at));
        if (picture != null) {
            refuseNothing(source, at, exact);
            boolean zUp = up == null ? points.faces() == null : up == Axis.Z;
            double[] from = view == null ? new double[] {30, 35} : view;
            String words = "estimated by " + options.walks() + " walks a node";
            Images.writePng(
                    picture,
                    new MaskAround(points, weighted, at, exact, estimated)
                            .draw(new CloudPicture(points, from[0], from[1], zUp), words),
                    output.force);
            fields.put("picture", picture.toString());
        }
        Path out = output.out;
        if (out != null) {
            PointFiles.write(
                    out,
                    points.with(PointAttribute.of("mask_exact", floats(exact)))
                            .with(PointAttribute.of("mask_estimated", floats(estimated))),
                    output.force);
            fields.put("out", out.toString());
        }
        return fields;
    }

    private static int nonzeros(double[] row) {
        int count = 0;
        for (double value : row) {
            count += value != 0 ? 1 : 0;
        }
        return count;
    }

    private static float[] floats(double[] row) {
        float[] floats = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            floats[i] = (float) row[i];
        }
        return floats;
    }
}
