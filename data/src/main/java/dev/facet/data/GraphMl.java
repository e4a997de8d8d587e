package dev.facet.data;

import dev.facet.graph.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * GraphML (Brandes, Eiglsperger, Herman, Himsolt, Marshall: GraphML progress report, 2001): one graph of nodes and edges,
 * with the edges' attribute named weight.
 *
 * <p>Nodes whose ids are the numbers 0 to N - 1 keep them, others are numbered in the order of the file. Repeats are
 * treated as in edge lists. Document types, entities, nested graphs, hyperedges and a mix of directed and undirected edges
 * are refused; nothing outside the file is ever opened.
 *
 * <p>Errors: {@link DataFormatException} that names the line.
 */
final class GraphMl {
    private static final int PROLOGUE = 256;
    private static final Pattern ENCODING = Pattern.compile("^\\s*<\\?xml[^>]*encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)");

    private final Path file;
    private final XMLStreamReader xml;

    private final Map<String, Integer> nodes = new HashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Map<String, Float> defaultWeights = new HashMap<>();
    private boolean graphSeen;
    private boolean directed;

    private record Edge(String source, String target, float weight, int line) {}

    private GraphMl(Path file, XMLStreamReader xml) {
        this.file = file;
        this.xml = xml;
    }

    /** Reads a graph. */
    static Graph read(Path file) {
        Inputs.requireFile(file);
        return Inputs.reading(file, () -> {
            try (InputStream in = Inputs.open(file)) {
                GraphMl reader = new GraphMl(file, open(in, file));
                reader.document();
                return reader.toGraph();
            } catch (XMLStreamException e) {
                int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
                throw new DataFormatException(file, "line " + line + " is not XML as it should be", e);
            }
        });
    }

    private static XMLStreamReader open(InputStream in, Path file) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // an id or a text may be as long as the document
        return factory.createXMLStreamReader(new BoundedReader(
                text(in), file, Long.MAX_VALUE, Runtime.getRuntime().maxMemory() / 16));
    }

    /** Decoded here: the library tells malformed bytes on standard error too. */
    private static Reader text(InputStream in) throws XMLStreamException {
        try {
            PushbackInputStream bytes = new PushbackInputStream(in, PROLOGUE);
            byte[] first = bytes.readNBytes(PROLOGUE);
            boolean marked =
                    first.length > 2 && first[0] == (byte) 0xEF && first[1] == (byte) 0xBB && first[2] == (byte) 0xBF;
            bytes.unread(first, marked ? 3 : 0, first.length - (marked ? 3 : 0));
            boolean wide = first.length > 1 && (first[0] == 0 || first[1] == 0 || (first[0] & 0xFE) == 0xFE);
            Matcher named = ENCODING.matcher(new String(first, StandardCharsets.ISO_8859_1));
            Charset charset = wide
                    ? StandardCharsets.UTF_16
                    : named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
            return new InputStreamReader(bytes, charset.newDecoder());
        } catch (IOException | IllegalArgumentException e) {
            throw new XMLStreamException(e);
        }
    }

    /** What is done with a child element, from its start tag to its end tag. */
    @FunctionalInterface
    private interface Child {
        void read(String name) throws XMLStreamException;
    }

    /** The next event; document types and entities are refused wherever they stand. */
    private int next() throws XMLStreamException {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw wrong("has a document type or an entity, which are not read");
        }
        return event;
    }

    /** Reads all children of the element whose start tag was the last event. */
    private void children(Child child) throws XMLStreamException {
        int event = next();
        while (event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                child.read(xml.getLocalName());
            }
            event = next();
        }
    }

    /** Passes over an element with all it holds, unless a graph or a hyperedge hides in it. */
    private void skip() throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                refuseNested(xml.getLocalName());
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }

    private void refuseNested(String name) {
        if (name.equals("graph") || name.equals("hyperedge")) {
            throw wrong("has a nested graph or a hyperedge, which are not read");
        }
    }

    private void document() throws XMLStreamException {
        while (xml.hasNext()) {
            if (next() == XMLStreamConstants.START_ELEMENT) {
                if (!xml.getLocalName().equals("graphml")) {
                    throw wrong("begins with the element " + EdgeLists.cut(xml.getLocalName()) + ", graphml is wanted");
                }
                children(name -> {
                    switch (name) {
                        case "key" -> key();
                        case "graph" -> graph();
                        default -> skip();
                    }
                });
            }
        }
        if (!graphSeen) {
            throw new DataFormatException(file, "holds no graph");
        }
    }

    /** A declaration of an attribute; that of the edges' weight is remembered with its default. */
    private void key() throws XMLStreamException {
        String owner = xml.getAttributeValue(null, "for");
        boolean ofEdges = owner == null || owner.equals("edge") || owner.equals("all");
        if (!ofEdges || !"weight".equals(xml.getAttributeValue(null, "attr.name"))) {
            skip();
            return;
        }
        String id = attribute("id");
        defaultWeights.put(id, 1f);
        children(name -> {
            if (name.equals("default")) {
                defaultWeights.put(id, weight());
            } else {
                skip();
            }
        });
    }

    private void graph() throws XMLStreamException {
        if (graphSeen) {
            throw wrong("begins a second graph, one is wanted");
        }
        graphSeen = true;
        String kind = attribute("edgedefault");
        if (!kind.equals("directed") && !kind.equals("undirected")) {
            throw wrong("has edgedefault=\"" + EdgeLists.cut(kind) + "\", directed or undirected is wanted");
        }
        directed = kind.equals("directed");
        children(name -> {
            switch (name) {
                case "node" -> node();
                case "edge" -> edge();
                default -> {
                    refuseNested(name);
                    skip();
                }
            }
        });
    }

    private void node() throws XMLStreamException {
        String id = attribute("id");
        if (nodes.put(id, nodes.size()) != null) {
            throw wrong("names node \"" + EdgeLists.cut(id) + "\" for the second time");
        }
        skip();
    }

    private void edge() throws XMLStreamException {
        int line = xml.getLocation().getLineNumber();
        String source = attribute("source");
        String target = attribute("target");
        String own = xml.getAttributeValue(null, "directed");
        if (own != null && own.equals("true") != directed) {
            throw wrong("has an edge directed=\"" + EdgeLists.cut(own) + "\" in a graph that is "
                    + (directed ? "directed" : "undirected") + "; one kind is wanted");
        }
        float[] weight = {defaultWeights.values().stream().findFirst().orElse(1f)};
        children(name -> {
            if (name.equals("data") && defaultWeights.containsKey(attribute("key"))) {
                weight[0] = weight();
            } else {
                skip();
            }
        });
        edges.add(new Edge(source, target, weight[0], line));
    }

    private float weight() throws XMLStreamException {
        int line = xml.getLocation().getLineNumber();
        return EdgeLists.weight(xml.getElementText().strip(), file, line);
    }

    private String attribute(String name) {
        String value = xml.getAttributeValue(null, name);
        if (value == null) {
            throw wrong("has an element " + EdgeLists.cut(xml.getLocalName()) + " without " + name);
        }
        return value;
    }

    private DataFormatException wrong(String problem) {
        return new DataFormatException(file, "line " + xml.getLocation().getLineNumber() + " " + problem);
    }

    private Graph toGraph() {
        Map<String, Integer> numbers = numbered() ? null : nodes;
        EdgeBuffer buffer = new EdgeBuffer();
        for (Edge edge : edges) {
            buffer.add(
                    number(edge.source, edge.line, numbers),
                    number(edge.target, edge.line, numbers),
                    edge.weight,
                    edge.line);
        }
        return buffer.toGraph(file, "line ", nodes.size(), directed);
    }

    /** Whether the ids are the numbers 0 to N - 1. */
    private boolean numbered() {
        for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.containsKey(Integer.toString(i))) {
                return false;
            }
        }
        return true;
    }

    private int number(String id, int line, @Nullable Map<String, Integer> numbers) {
        Integer position = nodes.get(id);
        if (position == null) {
            throw new DataFormatException(
                    file, "line " + line + " joins node \"" + EdgeLists.cut(id) + "\", which the graph does not have");
        }
        return numbers == null ? Integer.parseInt(id) : position;
    }
}
