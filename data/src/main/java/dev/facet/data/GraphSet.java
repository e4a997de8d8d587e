package dev.facet.data;

import dev.facet.graph.Graph;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Many graphs with a label each, as one graph of many components: the sets of the TU collection (Morris et al., "TUDataset:
 * A collection of benchmark datasets for learning with graphs", 2020, arXiv:2007.08663), a folder or a zip file with
 * {@code DS_A.txt}, {@code DS_graph_indicator.txt}, {@code DS_graph_labels.txt} and, where there are such,
 * {@code DS_node_labels.txt}, {@code DS_node_attributes.txt} and {@code DS_edge_labels.txt}.
 *
 * <p>Edges have no direction: an arc whose reverse is not listed is joined all the same. Nodes are numbered through from 0
 * in the order of the file. Attributes of edges and of graphs are not read.
 *
 * <p>Shapes: graphs G, nodes N; {@code offsets} (G + 1): the nodes of graph g are {@code offsets[g]} to
 * {@code offsets[g + 1]}; {@code labels} (G); {@code nodeLabels} and {@code nodeAttributes} (N, columns);
 * {@code edgeLabels} (arcs), in the order of the graph's arcs.
 *
 * <p>Cost: O(lines), each file in memory once, at most 1 GiB.
 *
 * <p>Errors: {@link DataFormatException} that names the file and the line.
 *
 * @param name the set's name, DS
 * @param graph all graphs side by side
 * @param offsets where each graph's nodes begin
 * @param labels of graphs, as the file has them
 * @param nodeLabels as the file has them, or null
 * @param nodeAttributes or null
 * @param edgeLabels of arcs, as the file has them, or null
 */
@SuppressWarnings("ArrayRecordComponent")
public record GraphSet(
        String name,
        Graph graph,
        int[] offsets,
        int[] labels,
        double @Nullable [][] nodeLabels,
        double @Nullable [][] nodeAttributes,
        int @Nullable [] edgeLabels) {
    private static final String ARCS = "_A.txt";
    private static final double[][] NOTHING = {};

    /** The number of graphs. */
    public int graphs() {
        return labels.length;
    }

    /**
     * One of the graphs, its nodes numbered from 0.
     *
     * @throws IllegalArgumentException if there is no such graph
     */
    public Graph member(int g) {
        if (g < 0 || g >= graphs()) {
            throw new IllegalArgumentException("the graphs of " + name + " are 0 to " + (graphs() - 1) + ", got " + g);
        }
        int first = offsets[g];
        int nodes = offsets[g + 1] - first;
        int[] arcs = new int[nodes + 1];
        for (int v = 0; v <= nodes; v++) {
            arcs[v] = graph.arcBegin(first + v) - graph.arcBegin(first);
        }
        int[] targets = new int[arcs[nodes]];
        Arrays.setAll(targets, arc -> graph.target(graph.arcBegin(first) + arc) - first);
        return Graph.of(arcs, targets, null, false);
    }

    /** Reads a set: a folder or a zip file that holds one, or its file {@code DS_A.txt}. */
    public static GraphSet read(Path path) {
        if (Files.isDirectory(path)) {
            return folder(arcs(path));
        }
        Inputs.requireFile(path);
        return path.toString().endsWith(ARCS) ? folder(path) : zip(path);
    }

    private static Path arcs(Path folder) {
        return Inputs.reading(folder, () -> {
            try (Stream<Path> files = Files.walk(folder, 2)) {
                List<Path> found = files.filter(file -> file.toString().endsWith(ARCS))
                        .sorted()
                        .toList();
                return only(folder, found);
            }
        });
    }

    private static <T> T only(Path where, List<T> found) {
        if (found.size() != 1) {
            throw new DataFormatException(
                    where, "holds " + found.size() + " files .." + ARCS + ", a set of graphs has one");
        }
        return found.getFirst();
    }

    private static GraphSet folder(Path arcs) {
        String name = beforeArcs(String.valueOf(arcs.getFileName()));
        return new Parser(name, new Source() {
                    @Override
                    public Path place(String suffix) {
                        return arcs.resolveSibling(name + suffix);
                    }

                    @Override
                    public byte @Nullable [] bytes(String suffix) {
                        Path file = place(suffix);
                        return Files.exists(file) ? Inputs.bytes(file) : null;
                    }
                })
                .parse();
    }

    private static GraphSet zip(Path file) {
        ZipFile zip = Zips.open(file);
        try {
            List<ZipEntry> entries = Zips.entries(zip, file);
            String before = beforeArcs(only(
                            file,
                            entries.stream()
                                    .filter(entry -> entry.getName().endsWith(ARCS))
                                    .toList())
                    .getName());
            return new Parser(before.substring(before.lastIndexOf('/') + 1), new Source() {
                        @Override
                        public Path place(String suffix) {
                            return file.resolve(before + suffix);
                        }

                        @Override
                        public byte @Nullable [] bytes(String suffix) {
                            ZipEntry entry = zip.getEntry(before + suffix);
                            return entry == null ? null : unpacked(zip, entry, file);
                        }
                    })
                    .parse();
        } finally {
            Zips.close(zip);
        }
    }

    private static byte[] unpacked(ZipFile zip, ZipEntry entry, Path file) {
        return Zips.reading(zip, entry, file, in -> {
            if (Zips.mostBytes(entry, file) > Inputs.WHOLE_FILE_LIMIT) {
                throw new DataFormatException(
                        file,
                        entry.getName() + " would unpack to " + entry.getSize() + " bytes, at most "
                                + Inputs.WHOLE_FILE_LIMIT + " are read");
            }
            return in.readNBytes((int) Zips.mostBytes(entry, file));
        });
    }

    private static String beforeArcs(String name) {
        return name.substring(0, name.length() - ARCS.length());
    }

    /** The files of a set. */
    private interface Source {
        /** What a file is called in messages. */
        Path place(String suffix);

        byte @Nullable [] bytes(String suffix);
    }

    private record Parser(String name, Source source) {
        GraphSet parse() {
            int[] offsets = offsets(column("_graph_indicator.txt", true));
            int nodes = offsets[offsets.length - 1];
            int[] labels = column("_graph_labels.txt", true);
            if (labels.length != offsets.length - 1) {
                throw new DataFormatException(
                        source.place("_graph_labels.txt"),
                        "has " + labels.length + " labels, the set has " + (offsets.length - 1) + " graphs");
            }
            double[][] arcs = table(ARCS, true);
            Graph graph = graph(arcs, offsets, nodes);
            double[][] nodeLabels = ofNodes("_node_labels.txt", nodes);
            double[][] attributes = ofNodes("_node_attributes.txt", nodes);
            return new GraphSet(
                    name,
                    graph,
                    offsets,
                    labels,
                    nodeLabels.length == 0 ? null : nodeLabels,
                    attributes.length == 0 ? null : attributes,
                    edgeLabels(graph, arcs));
        }

        /** Rows of as many numbers each; none where the file is missing and may be. */
        private double[][] table(String suffix, boolean needed) {
            Path file = source.place(suffix);
            byte[] bytes = source.bytes(suffix);
            if (bytes == null) {
                if (needed) {
                    throw new DataFormatException(file, "does not exist");
                }
                return NOTHING;
            }
            return Inputs.reading(file, () -> rows(bytes, file));
        }

        private static double[][] rows(byte[] bytes, Path file) throws IOException {
            TextLines lines = new TextLines(new ByteArrayInputStream(bytes), file, -1, true, 0);
            double[][] rows = new double[1024][];
            int count = 0;
            double[] row = new double[4];
            while (lines.next()) {
                int columns = 0;
                while (lines.hasWord()) {
                    row = columns == row.length ? Arrays.copyOf(row, 2 * columns) : row;
                    row[columns] = lines.number("a number");
                    if (!Double.isFinite(row[columns++])) {
                        throw new DataFormatException(file, lines.place() + " has a number that is not finite");
                    }
                }
                if (count > 0 && columns != rows[0].length) {
                    throw new DataFormatException(
                            file, lines.place() + " has " + columns + " numbers, the lines before " + rows[0].length);
                }
                rows = count == rows.length ? Arrays.copyOf(rows, 2 * count) : rows;
                rows[count++] = Arrays.copyOf(row, columns);
            }
            if (count == 0) {
                throw new DataFormatException(file, "holds no lines");
            }
            return Arrays.copyOf(rows, count);
        }

        private int[] column(String suffix, boolean needed) {
            double[][] rows = table(suffix, needed);
            int[] column = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                double value = rows[i][0];
                if (rows[i].length != 1 || value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
                    throw new DataFormatException(
                            source.place(suffix),
                            "has " + Arrays.toString(rows[i]) + " in row " + (i + 1) + ", one whole number is wanted");
                }
                column[i] = (int) value;
            }
            return column;
        }

        private int[] offsets(int[] indicator) {
            int[] offsets = new int[indicator.length + 1];
            int graphs = 0;
            for (int v = 0; v < indicator.length; v++) {
                if (v == 0 || indicator[v] != indicator[v - 1]) {
                    if (indicator[v] != graphs + 1) {
                        throw new DataFormatException(
                                source.place("_graph_indicator.txt"),
                                "puts node " + (v + 1) + " into graph " + indicator[v] + " behind graph " + graphs
                                        + ": nodes stand graph by graph, from 1 on");
                    }
                    offsets[graphs++] = v;
                }
            }
            offsets[graphs] = indicator.length;
            return Arrays.copyOf(offsets, graphs + 1);
        }

        private Graph graph(double[][] arcs, int[] offsets, int nodes) {
            Path file = source.place(ARCS);
            EdgeBuffer edges = new EdgeBuffer();
            int[] graphOf = new int[nodes];
            for (int g = 0; g + 1 < offsets.length; g++) {
                Arrays.fill(graphOf, offsets[g], offsets[g + 1], g);
            }
            for (int e = 0; e < arcs.length; e++) {
                int from = end(arcs[e], 0, nodes, e);
                int to = end(arcs[e], 1, nodes, e);
                if (graphOf[from] != graphOf[to]) {
                    throw new DataFormatException(
                            file,
                            "joins node " + (from + 1) + " of graph " + (graphOf[from] + 1) + " and node " + (to + 1)
                                    + " of graph " + (graphOf[to] + 1) + " in row " + (e + 1));
                }
                edges.add(from, to, 1, e + 1);
            }
            return edges.toGraph(file, "row ", nodes, false);
        }

        private int end(double[] row, int side, int nodes, int e) {
            if (row.length != 2 || row[side] != Math.rint(row[side]) || row[side] < 1 || row[side] > nodes) {
                throw new DataFormatException(
                        source.place(ARCS),
                        "has " + Arrays.toString(row) + " in row " + (e + 1) + ", two nodes from 1 to " + nodes
                                + " are wanted");
            }
            return (int) row[side] - 1;
        }

        private double[][] ofNodes(String suffix, int nodes) {
            double[][] rows = table(suffix, false);
            if (rows.length > 0 && rows.length != nodes) {
                throw new DataFormatException(
                        source.place(suffix), "has " + rows.length + " rows, the set has " + nodes + " nodes");
            }
            return rows;
        }

        private int @Nullable [] edgeLabels(Graph graph, double[][] arcs) {
            String suffix = "_edge_labels.txt";
            int[] given = column(suffix, false);
            if (given.length == 0) {
                return null;
            }
            if (given.length != arcs.length) {
                throw new DataFormatException(
                        source.place(suffix), "has " + given.length + " labels, " + ARCS + " has " + arcs.length);
            }
            int[] labels = new int[graph.arcBegin(graph.nodes())];
            boolean[] told = new boolean[labels.length];
            for (int forward = 1; forward >= 0; forward--) { // a reverse that is not listed has its arc's label
                for (int e = 0; e < given.length; e++) {
                    int arc = graph.arcBetween((int) arcs[e][1 - forward] - 1, (int) arcs[e][forward] - 1);
                    if (arc >= 0 && (forward == 1 || !told[arc])) {
                        labels[arc] = given[e];
                        told[arc] = true;
                    }
                }
            }
            return labels;
        }
    }
}
