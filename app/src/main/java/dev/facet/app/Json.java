package dev.facet.app;

import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON from maps, iterables, arrays, numbers, strings and booleans. Small on purpose: the verbs that need no
 * tensors start in a fraction of the time that loading a general library would take.
 */
final class Json {
    private Json() {}

    /** The value on one line; a number that is not finite becomes null. */
    static String write(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text) {
        if (value == null) {
            text.append("null");
        } else if (value instanceof Map<?, ?> map) {
            text.append('{');
            String between = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(between);
                quote(String.valueOf(entry.getKey()), text);
                text.append(": ");
                write(entry.getValue(), text);
                between = ", ";
            }
            text.append('}');
        } else if (value instanceof Iterable<?> items) {
            text.append('[');
            for (Iterator<?> i = items.iterator(); i.hasNext(); ) {
                write(i.next(), text);
                text.append(i.hasNext() ? ", " : "");
            }
            text.append(']');
        } else if (value.getClass().isArray()) {
            text.append('[');
            for (int i = 0; i < Array.getLength(value); i++) {
                text.append(i == 0 ? "" : ", ");
                write(Array.get(value, i), text);
            }
            text.append(']');
        } else if (value instanceof Double || value instanceof Float) {
            text.append(Double.isFinite(((Number) value).doubleValue()) ? value.toString() : "null");
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            quote(value.toString(), text);
        }
    }

    private static void quote(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x2028 || c == 0x2029) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
