package dev.gatehouse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.jackson.Jackson;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Every value that a configuration has in the end, defaults included, as text by its key. */
final class ConfigValues {
    private static final ObjectMapper JSON = Jackson.newObjectMapper();

    private final Map<String, @Nullable String> values = new LinkedHashMap<>();

    private ConfigValues() {}

    /** The values of our own sections; those that Dropwizard reads are its own affair. */
    static Map<String, @Nullable String> of(GatehouseConfig config) {
        ConfigValues found = new ConfigValues();
        for (Field field : GatehouseConfig.class.getDeclaredFields()) {
            if (field.isAnnotationPresent(JsonProperty.class)) {
                found.add(field.getName(), field.getType(), read(field, config));
            }
        }
        return found.values;
    }

    private void add(String key, Class<?> type, @Nullable Object value) {
        if (value instanceof Record section && isSection(section.getClass())) {
            String kind = kind(type, section);
            if (kind != null) {
                values.put(key + "." + type.getAnnotation(JsonTypeInfo.class).property(), kind);
            }
            for (RecordComponent component : section.getClass().getRecordComponents()) {
                add(key + "." + component.getName(), component.getType(), read(component, section));
            }
        } else if (value instanceof Collection<?> many && many.stream().anyMatch(ConfigValues::holdsKeys)) {
            int i = 0;
            for (Object each : many) {
                add(key + "[" + i++ + "]", sealedType(each), each);
            }
        } else if (value instanceof Map<?, ?> map && map.values().stream().anyMatch(ConfigValues::holdsKeys)) {
            map.forEach((name, each) -> add(key + "." + name, each.getClass(), each));
        } else {
            values.put(key, text(value));
        }
    }

    private static boolean holdsKeys(@Nullable Object value) {
        return value instanceof Record && isSection(value.getClass());
    }

    private static boolean isSection(Class<?> type) {
        return type.getName().startsWith("dev.gatehouse")
                && Stream.of(type.getDeclaredMethods())
                        .noneMatch(method -> method.isAnnotationPresent(JsonValue.class));
    }

    /** The interface by which a section of several kinds is read; its own class if there is but one kind. */
    private static Class<?> sealedType(Object value) {
        return Stream.of(value.getClass().getInterfaces())
                .filter(type -> type.isAnnotationPresent(JsonSubTypes.class))
                .findFirst()
                .<Class<?>>map(type -> type)
                .orElse(value.getClass());
    }

    private static @Nullable String kind(Class<?> declared, Record section) {
        JsonSubTypes kinds = declared.getAnnotation(JsonSubTypes.class);
        return kinds == null || !declared.isAnnotationPresent(JsonTypeInfo.class)
                ? null
                : Stream.of(kinds.value())
                        .filter(kind -> kind.value().isInstance(section))
                        .map(JsonSubTypes.Type::name)
                        .findFirst()
                        .orElse(null);
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value == null || (value instanceof Collection<?> many && many.isEmpty())) {
            return null;
        }
        if (value instanceof Map<?, ?> map && map.isEmpty()) {
            return null;
        }
        if (value instanceof Path path) {
            return path.toString();
        }
        JsonNode node = JSON.valueToTree(value);
        if (node.isArray() && StreamSupport.stream(node.spliterator(), false).allMatch(JsonNode::isValueNode)) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", "));
        }
        return node.isNull() ? null : node.isValueNode() ? node.asText() : node.toString();
    }

    private static @Nullable Object read(Field field, GatehouseConfig config) {
        try {
            field.setAccessible(true);
            return field.get(config);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object read(RecordComponent component, Record section) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sections that only Dropwizard reads. */
    static List<String> foreignSections() {
        return List.of("server", "logging", "metrics", "admin", "health");
    }
}
