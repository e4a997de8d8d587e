package dev.facet.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the constants of an enum as the command line writes them: lower case, words joined by hyphens. */
final class Choices {
    private Choices() {}

    static <E extends Enum<E>> ITypeConverter<E> of(Class<E> type) {
        return text -> {
            List<String> names = new ArrayList<>();
            for (E constant : type.getEnumConstants()) {
                if (name(constant).equals(text.toLowerCase(Locale.ROOT))) {
                    return constant;
                }
                names.add(name(constant));
            }
            @Nullable String nearest = Nearest.of(text, names);
            throw new TypeConversionException("'" + text + "' is none of " + String.join(", ", names)
                    + (nearest == null ? "" : " (nearest: " + nearest + ")"));
        };
    }

    /** A constant as the command line writes it. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
