package dev.facet.data;

import dev.facet.graph.Graph;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Edge lists in text: {@code source target [weight]} on each line, ids from 0, separated by commas in {@code .csv} and by
 * tabs or blanks in {@code .tsv}.
 *
 * <p>A first line without a number in its first two cells is a header; what follows {@code #} is a comment; an absent
 * weight is 1. Without direction (u, v) and (v, u) are one edge; a repeat with another weight is an error that names both
 * lines. Gzipped files are unpacked.
 *
 * <p>Cost: time O(nodes + edges), memory about 80 bytes an edge.
 *
 * <p>Errors: {@link DataFormatException} that names the line.
 */
final class EdgeLists {
    private static final int LONGEST_LINE = 1 << 12;
    /** With its comment. */
    private static final int LONGEST_READ = 1 << 20;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final Pattern ID = Pattern.compile("[0-9]{1,10}");
    private static final Pattern WEIGHT = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

    private EdgeLists() {}

    /** Reads a graph; see {@link GraphSource}. */
    static Graph read(Path file, boolean directed, @Nullable Integer nodes) {
        Inputs.requireFile(file);
        boolean commas = Inputs.ending(file).equals("csv");
        EdgeBuffer edges = new EdgeBuffer();
        Inputs.reading(file, () -> {
            InputStreamReader decoded = new InputStreamReader(
                    Inputs.open(file),
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT));
            try (BufferedReader reader =
                    new BufferedReader(new BoundedReader(decoded, file, LONGEST_READ, Long.MAX_VALUE))) {
                int number = 0;
                boolean first = true;
                @Nullable String line;
                while ((line = reader.readLine()) != null) {
                    number++;
                    String text = plain(line, file, number);
                    if (text.isEmpty()) {
                        continue;
                    }
                    String[] cells = (commas ? COMMA : BLANKS).split(text, -1);
                    if (!first || !isHeader(cells)) {
                        add(edges, cells, file, number);
                    }
                    first = false;
                }
                return number;
            } catch (CharacterCodingException e) {
                throw new DataFormatException(file, "is not text in UTF-8", e);
            }
        });
        if (edges.count() == 0 && nodes == null) {
            throw new DataFormatException(file, "holds no edges; --nodes N makes a graph of isolated nodes");
        }
        return edges.toGraph(file, "line ", nodes, directed);
    }

    /** The line without comment, byte-order mark and blanks at its ends. */
    private static String plain(String line, Path file, int number) {
        String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
        int comment = text.indexOf('#');
        text = (comment < 0 ? text : text.substring(0, comment)).strip();
        if (text.length() > LONGEST_LINE) {
            throw new DataFormatException(
                    file, "line " + number + " has " + text.length() + " characters, an edge has fewer");
        }
        return text;
    }

    private static boolean isHeader(String[] cells) {
        return cells.length >= 2
                && !WEIGHT.matcher(cells[0]).matches()
                && !WEIGHT.matcher(cells[1]).matches();
    }

    private static void add(EdgeBuffer edges, String[] cells, Path file, int line) {
        if (cells.length < 2 || cells.length > 3) {
            throw new DataFormatException(
                    file,
                    "line " + line + " has " + cells.length + " cells, source, target and perhaps weight are wanted");
        }
        float weight = cells.length == 2 ? 1 : weight(cells[2], file, line);
        edges.add(id(cells[0], file, line), id(cells[1], file, line), weight, line);
    }

    private static int id(String cell, Path file, int line) {
        long id = ID.matcher(cell).matches() ? Long.parseLong(cell) : -1;
        if (id < 0 || id >= EdgeBuffer.MOST_NODES) {
            throw new DataFormatException(
                    file,
                    "line " + line + " has \"" + cut(cell)
                            + "\" where the id of a node is wanted, a whole number from 0");
        }
        return (int) id;
    }

    /** A finite weight; also used for other formats of text. */
    static float weight(String cell, Path file, int line) {
        float weight = WEIGHT.matcher(cell).matches() ? Float.parseFloat(cell) : Float.NaN;
        if (!Float.isFinite(weight)) {
            throw new DataFormatException(
                    file, "line " + line + " has \"" + cut(cell) + "\" where a weight is wanted, a finite number");
        }
        return weight;
    }

    static String cut(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}]", "?");
        return plain.length() > 40 ? plain.substring(0, 40) + "..." : plain;
    }
}
