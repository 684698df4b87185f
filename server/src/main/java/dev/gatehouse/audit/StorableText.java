package dev.gatehouse.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text as every database keeps it: PostgreSQL's cannot hold U+0000, which takes the replacement character instead,
 * since what is hashed must be what is kept.
 */
final class StorableText {
    private StorableText() {}

    static String of(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    static @Nullable String ofAny(@Nullable String text) {
        return text == null ? null : of(text);
    }

    static List<String> of(List<String> texts) {
        for (String text : texts) {
            if (text.indexOf('\0') >= 0) {
                return texts.stream().map(StorableText::of).toList();
            }
        }
        return List.copyOf(texts);
    }
}
