package dev.gatehouse.cli;

import java.util.List;

/** Options that hold several words, separated by spaces. */
final class Words {
    private Words() {}

    static List<String> in(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
    }
}
