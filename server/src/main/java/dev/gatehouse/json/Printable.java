package dev.gatehouse.json;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text of strangers for a log or a terminal: one line, in which nothing is hidden and nothing drives the terminal. */
public final class Printable {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Printable() {}

    /** The text with a question mark in the place of each control and format character; empty if there is none. */
    public static String of(@Nullable String text) {
        return text == null ? "" : CONTROL.matcher(text).replaceAll("?");
    }
}
