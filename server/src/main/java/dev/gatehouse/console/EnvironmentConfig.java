package dev.gatehouse.console;

import dev.gatehouse.console.api.EnvironmentColor;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code console.environment}: what the header of the console says and in which colour, so that nobody
 * changes the wrong gateway.
 *
 * @param name a word such as {@code Production}; at most 30 characters
 * @param color default grey
 */
public record EnvironmentConfig(String name, EnvironmentColor color) {
    private static final int LONGEST = 30;

    public EnvironmentConfig(@Nullable String name, @Nullable EnvironmentColor color) {
        if (name == null || name.isBlank() || name.strip().length() > LONGEST) {
            throw new IllegalArgumentException("console.environment.name must be a word or two of at most " + LONGEST
                    + " characters, such as Production");
        }
        this.name = name.strip();
        this.color = color == null ? EnvironmentColor.GREY : color;
    }
}
