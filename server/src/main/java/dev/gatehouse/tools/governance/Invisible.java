package dev.gatehouse.tools.governance;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Knows the characters that people do not see, or that change how they see others. */
final class Invisible {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Invisible() {}

    /** The text with every such character spelled out, as in {@code <U+200B>}, fit for a terminal and a page. */
    static String spelledOut(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (kindAt(text, i) == null) {
                shown.appendCodePoint(codePoint);
            } else {
                shown.append(String.format(Locale.ROOT, "<U+%04X>", codePoint));
            }
            i += Character.charCount(codePoint);
        }
        return shown.toString();
    }

    /** The text without them, as a model may read it. */
    static String without(String text) {
        StringBuilder seen = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (kindAt(text, i) == null) {
                seen.appendCodePoint(codePoint);
            }
            i += Character.charCount(codePoint);
        }
        return seen.toString();
    }

    /** What is wrong with the character at this place; absent for one that everybody sees. */
    static Flag.@Nullable Kind kindAt(String text, int index) {
        int codePoint = text.codePointAt(index);
        if (codePoint >= ' ' && codePoint < 0x7F) {
            return null;
        }
        if (codePoint == '\n' || codePoint == '\r' || codePoint == '\t') {
            return null;
        }
        if (codePoint == 0x1B || codePoint == 0x9B) {
            return Flag.Kind.TERMINAL_ESCAPE;
        }
        if (codePoint >= 0xE0000 && codePoint <= 0xE007F) {
            return Flag.Kind.TAG_CHARACTERS;
        }
        if (turnsDirection(codePoint)) {
            return Flag.Kind.TEXT_DIRECTION;
        }
        return isHidden(codePoint) && !joinsVisible(text, index, codePoint) ? Flag.Kind.HIDDEN_CHARACTERS : null;
    }

    private static boolean turnsDirection(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069)
                || codePoint == 0x200E
                || codePoint == 0x200F
                || codePoint == 0x061C;
    }

    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT,
                    Character.CONTROL,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> isVariationSelector(codePoint) || isFiller(codePoint);
        };
    }

    private static boolean isVariationSelector(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    /** Letters and marks that have no shape. */
    private static boolean isFiller(int codePoint) {
        return codePoint == 0x034F
                || codePoint == 0x115F
                || codePoint == 0x1160
                || codePoint == 0x17B4
                || codePoint == 0x17B5
                || codePoint == 0x2800
                || codePoint == 0x3164
                || codePoint == 0xFFA0;
    }

    /** Joiners and emoji styles belong to many honest scripts, right behind a character that one sees. */
    private static boolean joinsVisible(String text, int index, int codePoint) {
        boolean joiner = codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
        boolean style = codePoint == 0xFE0E || codePoint == 0xFE0F;
        if ((!joiner && !style) || index == 0) {
            return false;
        }
        int before = text.codePointBefore(index);
        boolean keycap = style && (Character.isDigit(before) || before == '#' || before == '*');
        boolean seenBefore = before >= 0x80 && !isHidden(before);
        boolean styledBefore = joiner && before == 0xFE0F;
        if (!joiner) {
            return seenBefore || keycap;
        }
        int next = index + 1 < text.length() ? text.codePointAt(index + 1) : ' ';
        return (seenBefore || styledBefore) && next >= 0x80 && !isHidden(next);
    }
}
