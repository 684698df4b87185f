package dev.gatehouse.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text as every database keeps it: PostgreSQL's cannot hold U+0000, which takes the replacement character instead,
 * since what is hashed must be what is kept. And text that is short enough: no new event is large, whatever was sent.
 */
final class StorableText {
    static final int LONGEST = 4_096;
    static final int MOST = 512;

    private StorableText() {}

    static String of(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /** A text of more than {@value #LONGEST} characters is cut, and says so. */
    static String cut(String text) {
        return text.length() <= LONGEST ? text : shorter(text);
    }

    static @Nullable String cutAny(@Nullable String text) {
        return text == null ? null : cut(text);
    }

    /** The same for each; of more than {@value #MOST} texts the first are kept, and how many there were. */
    static List<String> cut(List<String> texts) {
        if (texts.size() > MOST) {
            List<String> first = new ArrayList<>(texts.subList(0, MOST - 1));
            first.add("… (" + texts.size() + " in all)");
            return cut(first);
        }
        for (String text : texts) {
            if (text.length() > LONGEST) {
                return texts.stream().map(StorableText::cut).toList();
            }
        }
        return texts;
    }

    private static String shorter(String text) {
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "… (" + text.length() + " characters)";
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
