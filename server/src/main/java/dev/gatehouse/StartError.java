package dev.gatehouse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.gatehouse.store.StoreUnavailable;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.util.DataSize;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.BindException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in one line why Gatehouse does not start and what to do about it. */
public final class StartError {
    private static final Pattern PLACE = Pattern.compile("^ in 'reader', line (\\d+), column (\\d+)");

    private StartError() {}

    /** The line for an exception; it never holds a stack trace, and never a secret. */
    public static String describe(Throwable error) {
        for (Throwable cause : causes(error)) {
            String line = describeKnown(cause);
            if (line != null) {
                return oneLine(line);
            }
        }
        Throwable root = causes(error).getLast();
        String message = root.getMessage();
        return oneLine("Gatehouse cannot start: "
                + (message == null ? "an internal error (" + root.getClass().getSimpleName() + ")" : message));
    }

    private static List<Throwable> causes(Throwable error) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = error; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static @Nullable String describeKnown(Throwable cause) {
        return switch (cause) {
            case ConfigProblem problem -> problem.getMessage();
            case ConfigurationException broken -> describeConfiguration(broken);
            case IOException bind when bind.getCause() instanceof BindException -> addressTaken(bind);
            case FileNotFoundException missing ->
                missing.getMessage() + "; name a configuration file, or run ./gatehouse where config.yml is";
            case StoreUnavailable unavailable -> unavailable.getMessage();
            case NoSuchFileException missing ->
                missing.getFile()
                        + ": there is no such file; name a configuration file, or run ./gatehouse where config.yml is";
            case AccessDeniedException denied ->
                denied.getFile()
                        + ": permission denied; make it readable and writable for this user, or choose another place";
            default -> null;
        };
    }

    private static String addressTaken(IOException bind) {
        String address = String.valueOf(bind.getMessage()).replaceFirst("^.* to /?", "");
        return address
                + ": this address is taken or not ours; stop the other program, or choose other ports with PORT and"
                + " ADMIN_PORT";
    }

    private static String describeConfiguration(ConfigurationException broken) {
        String file = broken.getMessage() == null
                ? "the configuration"
                : broken.getMessage().replaceFirst("(?s) has .*", "");
        return switch (broken.getCause()) {
            case UnrecognizedPropertyException unknown ->
                "%s: %s: no such key%s; correct or remove it (docs/configuration.md lists every key)"
                        .formatted(file, keyOf(unknown), near(unknown));
            case InvalidTypeIdException kind -> "%s: %s: %s".formatted(file, keyOf(kind), kindOf(kind));
            case JsonMappingException mapping ->
                "%s: %s%s: %s"
                        .formatted(
                                file,
                                mapping.getPath().isEmpty() ? "the file" : keyOf(mapping),
                                at(mapping.getLocation()),
                                reasonOf(mapping));
            case null, default -> "%s: %s".formatted(file, malformed(String.join("; ", broken.getErrors())));
        };
    }

    /** Of all that the parser of YAML says, what is wrong, and where. */
    private static String malformed(String said) {
        String shortened = said.replaceFirst("(?s)\\s*at \\[Source: .*", "");
        String before = "";
        for (String line : said.lines().toList()) {
            Matcher place = PLACE.matcher(line);
            if (place.find()) {
                shortened = "line " + place.group(1) + ", column " + place.group(2) + ": " + before;
            }
            before = line.strip();
        }
        return shortened;
    }

    /** What the room that owns the key said, rather than what the parser makes of it. */
    private static String reasonOf(JsonMappingException mapping) {
        for (Throwable cause : causes(mapping)) {
            if (cause instanceof IllegalArgumentException said && said.getMessage() != null) {
                return said.getMessage();
            }
        }
        return switch (mapping) {
            case InvalidFormatException wrong
            when wrong.getTargetType().isEnum() ->
                "'%s' is not known; use one of %s".formatted(wrong.getValue(), words(wrong.getTargetType()));
            case MismatchedInputException wrong
            when wrong.getTargetType() != null -> "the value must be " + kind(wrong.getTargetType());
            default -> mapping.getOriginalMessage();
        };
    }

    /** The words for the constants of an enum, as configuration writes them. */
    private static String words(Class<?> constants) {
        return Stream.of(constants.getFields())
                .filter(Field::isEnumConstant)
                .map(field -> {
                    JsonProperty word = field.getAnnotation(JsonProperty.class);
                    return word == null || word.value().isEmpty()
                            ? field.getName().toLowerCase(Locale.ROOT)
                            : word.value();
                })
                .collect(Collectors.joining(", "));
    }

    /** What kind of value a type is written as. */
    private static String kind(Class<?> type) {
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        if (type == io.dropwizard.util.Duration.class || type == Duration.class) {
            return "a time such as 30s, 5m or 12h";
        }
        if (type == DataSize.class) {
            return "a size such as 64KiB or 10MiB";
        }
        if (type == URI.class) {
            return "a URL";
        }
        return type == String.class ? "a text" : "a section of keys and values";
    }

    /** Which of several kinds of section this is has to be said, and be one that there is. */
    private static String kindOf(InvalidTypeIdException kind) {
        JsonTypeInfo by = kind.getBaseType().getRawClass().getAnnotation(JsonTypeInfo.class);
        JsonSubTypes kinds = kind.getBaseType().getRawClass().getAnnotation(JsonSubTypes.class);
        if (by == null || kinds == null) {
            return kind.getOriginalMessage();
        }
        String known = Stream.of(kinds.value()).map(JsonSubTypes.Type::name).collect(Collectors.joining(", "));
        return kind.getTypeId() == null
                ? by.property() + " is missing; use one of " + known
                : by.property() + " '" + kind.getTypeId() + "' is not known; use one of " + known;
    }

    private static String keyOf(JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    private static String near(UnrecognizedPropertyException unknown) {
        String given = unknown.getPropertyName();
        return unknown.getKnownPropertyIds() == null
                ? ""
                : unknown.getKnownPropertyIds().stream()
                        .map(String::valueOf)
                        .filter(known -> distance(known, given) <= 3)
                        .findFirst()
                        .map(known -> ", did you mean " + known + "?")
                        .orElse("");
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1 ? "" : " (line " + location.getLineNr() + ")";
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
