package dev.facet.app;

import java.util.LinkedHashMap;
import java.util.Map;

/** Pairs of fields of an answer in the order given, which {@link Map#of} does not keep from one start to the next. */
final class Fields {
    private Fields() {}

    static Map<String, Object> of(String first, Object one, String second, Object two) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(first, one);
        fields.put(second, two);
        return fields;
    }
}
