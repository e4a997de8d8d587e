package dev.facet.training;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What training measures, as lines of metrics.jsonl and as TensorBoard scalars {@code split/name}. */
final class MetricsLog implements AutoCloseable {
    private final RandomAccessFile lines;
    private final TensorBoardWriter events;

    private MetricsLog(RandomAccessFile lines, TensorBoardWriter events) {
        this.lines = lines;
        this.events = events;
    }

    /** Empty logs of a new run. */
    static MetricsLog create(Path run) {
        return open(run, 0, TensorBoardWriter.create(run.resolve(Run.TENSORBOARD)));
    }

    /** The logs of a run as they were at its checkpoint: what came later will come again. */
    static MetricsLog resume(Path run, long lineBytes, long eventBytes) {
        return open(run, lineBytes, TensorBoardWriter.resume(run.resolve(Run.TENSORBOARD), eventBytes));
    }

    private static MetricsLog open(Path run, long bytes, TensorBoardWriter events) {
        try {
            RandomAccessFile lines =
                    new RandomAccessFile(run.resolve(Run.METRICS).toFile(), "rw");
            try {
                lines.setLength(Math.min(bytes, lines.length()));
                lines.seek(lines.length());
            } catch (IOException e) {
                lines.close();
                throw e;
            }
            return new MetricsLog(lines, events);
        } catch (IOException e) {
            events.close();
            throw new UncheckedIOException(e);
        }
    }

    void write(int step, String split, Map<String, Double> values) {
        ObjectNode line = Json.object().put("step", step).put("split", split);
        values.forEach((name, value) -> {
            line.put(name, value);
            events.scalar(split + "/" + name, step, value);
        });
        try {
            lines.write((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long lineBytes() {
        try {
            return lines.getFilePointer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long eventBytes() {
        return events.length();
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            events.close();
        }
    }
}
