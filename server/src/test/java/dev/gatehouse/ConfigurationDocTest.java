package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.gatehouse.testing.Project;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/configuration.md names every key that the code reads, and no other. */
class ConfigurationDocTest {
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

    @Test
    void documentsExactlyTheKeysThatAreRead() throws Exception {
        Set<String> documented = new TreeSet<>();
        Matcher matcher = DOCUMENTED.matcher(Files.readString(Project.root().resolve("docs/configuration.md")));
        while (matcher.find()) {
            documented.add(matcher.group(1));
        }
        assertThat(documented).isEqualTo(keys());
    }

    @Test
    void runsWithTheShippedFile() throws Exception {
        ConfigFile.read(Project.root().resolve("config.yml"));
    }

    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (Field field : GatehouseConfig.class.getDeclaredFields()) {
            if (field.isAnnotationPresent(JsonProperty.class)) {
                collect(field.getName(), field.getGenericType(), keys);
            }
        }
        return keys;
    }

    private static void collect(String path, Type type, Set<String> keys) {
        if (type instanceof Class<?> kinds && isSection(kinds) && kinds.isSealed()) {
            keys.add(path + "." + kinds.getAnnotation(JsonTypeInfo.class).property());
            for (Class<?> kind : kinds.getPermittedSubclasses()) {
                collect(path, kind, keys);
            }
        } else if (type instanceof Class<?> section && isSection(section)) {
            for (RecordComponent component : section.getRecordComponents()) {
                collect(path + "." + component.getName(), component.getGenericType(), keys);
            }
        } else if (type instanceof ParameterizedType many
                && many.getActualTypeArguments()[many.getActualTypeArguments().length - 1] instanceof Class<?> element
                && isSection(element)) {
            collect(path + (many.getRawType() == Map.class ? ".NAME" : "[]"), element, keys);
        } else {
            keys.add(path);
        }
    }

    private static boolean isSection(Class<?> type) {
        return !isText(type)
                && (type.isRecord() || type.isSealed())
                && type.getName().startsWith("dev.gatehouse");
    }

    /** A record that is written as one text in YAML. */
    private static boolean isText(Class<?> type) {
        return Stream.of(type.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
    }
}
