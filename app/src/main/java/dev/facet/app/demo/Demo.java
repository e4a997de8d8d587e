package dev.facet.app.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the demonstration: runs its sections one after the other and builds the page from them. */
public final class Demo {
    private final long seed;
    private final DemoLog log;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Map<String, Object>> figures = new ArrayList<>();

    /** A demonstration that says what it does to the log. */
    public Demo(long seed, DemoLog log) {
        this.seed = seed;
        this.log = log;
    }

    /** Runs it and returns the page. */
    public String run() {
        long start = System.nanoTime();
        Page page = new Page();
        MaskSection masks = new MaskSection(seed, log, files);
        masks.grid(page, figures);
        masks.cloud(page, figures);
        double seconds = (System.nanoTime() - start) / 1e9;
        Page top = new Page()
                .header("Attention that follows a graph", "lead text goes here")
                .tiles(List.of())
                .main();
        return top.with(page)
                .html(
                        "Facet: attention that follows a graph",
                        String.format(
                                Locale.ROOT,
                                "Made in %.0f seconds with seed %d on %s.",
                                seconds,
                                seed,
                                Machine.describe()));
    }

    /** The pictures, by file name. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** The figures measured, in order. */
    public List<Map<String, Object>> figures() {
        return figures;
    }

    static Map<String, Object> figure(String name, double value, String unit) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("name", name);
        figure.put("value", value);
        figure.put("unit", unit);
        return figure;
    }
}
