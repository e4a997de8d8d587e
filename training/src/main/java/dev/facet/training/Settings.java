package dev.facet.training;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records of settings as trees of keys and back. A record is a section, its components are the keys in snake case,
 * records inside it are sections inside. Values are whole numbers, numbers, true or false, text, names of an enum, or
 * lists of numbers.
 *
 * <p>Errors: {@link RecipeException} with the path of the key, for an unknown key (the nearest known one is named), a
 * key that is missing, a value of the wrong kind, and whatever the record's constructor refuses.
 */
public final class Settings {
    private Settings() {}

    /** The record as a tree, every key in it, in the order of its components. */
    public static ObjectNode tree(Record settings) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            tree.set(Names.snake(component.getName()), node(get(settings, component)));
        }
        return tree;
    }

    /** The record that the tree describes. */
    public static <T extends Record> T read(JsonNode tree, Class<T> type) {
        return read(tree, type, "");
    }

    static <T extends Record> T read(JsonNode tree, Class<T> type, String path) {
        if (!tree.isObject()) {
            throw new RecipeException(path, "wanted a section of keys, got " + shown(tree));
        }
        RecordComponent[] components = type.getRecordComponents();
        Map<String, RecordComponent> known = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            known.put(Names.snake(component.getName()), component);
        }
        for (String key : tree.propertyNames()) {
            if (!known.containsKey(key)) {
                throw new RecipeException(join(path, key), Names.unknown("key", key, known.keySet()));
            }
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        known.forEach((key, component) -> {
            JsonNode value = tree.get(key);
            if (value == null) {
                throw new RecipeException(join(path, key), "this key is missing");
            }
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (value.isNull() && !optional) {
                throw new RecipeException(join(path, key), "wanted a value, got nothing");
            }
            arguments.add(value(value, component.getGenericType(), join(path, key)));
        });
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new RecipeException(path, String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException(type + " failed to construct", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be constructed", e);
        }
    }

    /** Every key of a record type that holds a value, as its dotted path. */
    static List<String> leaves(Class<? extends Record> type) {
        List<String> leaves = new ArrayList<>();
        collect(type, "", leaves);
        return leaves;
    }

    private static void collect(Class<? extends Record> type, String path, List<String> leaves) {
        for (RecordComponent component : type.getRecordComponents()) {
            String here = join(path, Names.snake(component.getName()));
            if (component.getType().isRecord()) {
                collect(component.getType().asSubclass(Record.class), here, leaves);
            } else {
                leaves.add(here);
            }
        }
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static @Nullable Object get(Record settings, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static JsonNode node(@Nullable Object value) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        return switch (value) {
            case null -> factory.nullNode();
            case Record section -> tree(section);
            case Enum<?> constant -> factory.stringNode(Names.constant(constant));
            case Boolean flag -> factory.booleanNode(flag);
            case Integer number -> factory.numberNode((int) number);
            case Long number -> factory.numberNode((long) number);
            case Float number -> factory.numberNode(Double.parseDouble(number.toString()));
            case Double number -> factory.numberNode((double) number);
            case List<?> list -> {
                ArrayNode array = factory.arrayNode();
                list.forEach(item -> array.add(node(item)));
                yield array;
            }
            default -> factory.stringNode(value.toString());
        };
    }

    private static @Nullable Object value(JsonNode node, Type generic, String path) {
        if (generic instanceof ParameterizedType list && list.getRawType() == List.class) {
            // One value stands for a list of one, so that key=0.5 works where a list is wanted.
            List<@Nullable Object> items = new ArrayList<>();
            int index = 0;
            for (JsonNode item : node.isArray() ? node.values() : List.of(node)) {
                if (item.isNull()) {
                    throw new RecipeException(path + "[" + index + "]", "wanted a value, got nothing");
                }
                items.add(value(item, list.getActualTypeArguments()[0], path + "[" + index++ + "]"));
            }
            return items;
        }
        Class<?> type = (Class<?>) generic;
        if (type.isRecord()) {
            return read(node, type.asSubclass(Record.class), path);
        }
        if (node.isNull()) {
            if (type.isPrimitive()) {
                throw new RecipeException(path, "wanted " + kind(type) + ", got nothing");
            }
            return null;
        }
        if (type == boolean.class || type == Boolean.class) {
            return wanted(node.isBoolean(), node, type, path).booleanValue();
        }
        if (type == int.class || type == Integer.class) {
            return wanted(node.isIntegralNumber() && node.canConvertToInt(), node, type, path)
                    .intValue();
        }
        if (type == long.class || type == Long.class) {
            return wanted(node.isIntegralNumber() && node.canConvertToLong(), node, type, path)
                    .longValue();
        }
        if (type == double.class || type == Double.class) {
            return number(node, type, path);
        }
        if (type == float.class || type == Float.class) {
            return (float) number(node, type, path);
        }
        if (type == String.class) {
            return wanted(node.isValueNode(), node, type, path).asString();
        }
        if (type.isEnum()) {
            String name = wanted(node.isValueNode(), node, type, path).asString();
            List<String> known = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                String candidate = Names.constant((Enum<?>) constant);
                if (candidate.equalsIgnoreCase(name.replace('_', '-'))) {
                    return constant;
                }
                known.add(candidate);
            }
            throw new RecipeException(path, Names.unknown("value", name, known));
        }
        throw new IllegalStateException(path + " has a type that settings do not know: " + type);
    }

    /** YAML's reader leaves some spellings of a number, such as .5, as text. */
    private static double number(JsonNode node, Class<?> type, String path) {
        if (node.isString()) {
            try {
                return Double.parseDouble(node.stringValue());
            } catch (NumberFormatException e) {
                return wanted(false, node, type, path).doubleValue();
            }
        }
        return wanted(node.isNumber(), node, type, path).doubleValue();
    }

    private static JsonNode wanted(boolean holds, JsonNode node, Class<?> type, String path) {
        if (!holds) {
            throw new RecipeException(path, "wanted " + kind(type) + ", got " + shown(node));
        }
        return node;
    }

    /** A value in a message, cut where it is long. */
    private static String shown(JsonNode node) {
        String text = node.isNull() || node.isMissingNode() ? "nothing" : node.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "..";
    }

    private static String kind(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == float.class || type == Double.class || type == Float.class) {
            return "a number";
        }
        return type.isEnum() ? "one of its names" : "a text";
    }

    /** The values of a tree by dotted name, in its order. */
    static Map<String, JsonNode> leaves(ObjectNode tree) {
        Map<String, JsonNode> leaves = new LinkedHashMap<>();
        collect(tree, "", leaves);
        return leaves;
    }

    private static void collect(ObjectNode tree, String path, Map<String, JsonNode> leaves) {
        for (var entry : tree.properties()) {
            String here = join(path, entry.getKey());
            if (entry.getValue() instanceof ObjectNode section) {
                collect(section, here, leaves);
            } else {
                leaves.put(here, entry.getValue());
            }
        }
    }
}
