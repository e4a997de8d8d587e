package dev.facet.app;

import java.util.List;

/**
 * One thing of a graphics code that changes along a contact sheet: {@code azimuth=-80:80:20} or {@code shape.0=-2:2:1}.
 *
 * @param what changes
 * @param values its values in order
 */
record CodeAxis(CodeFactor what, List<Double> values) {
    static CodeAxis of(String text) {
        SheetRange range = SheetRange.of(text, "[a-z0-9.-]+", "azimuth=-80:80:20");
        return new CodeAxis(CodeFactor.of("--sheet", range.factor()), range.values());
    }
}
