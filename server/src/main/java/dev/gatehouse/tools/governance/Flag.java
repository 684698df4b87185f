package dev.gatehouse.tools.governance;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something in a tool's definition that a person should look at before trusting it.
 *
 * @param place where, as a JSON pointer into the definition
 * @param excerpt the text around it, shortened, with every invisible character spelled out
 */
public record Flag(Kind kind, String place, String excerpt) {
    /** What is suspicious about it. */
    public enum Kind {
        /** Characters that nobody sees and a model reads: zero width, fillers, private use, far blank space. */
        @JsonProperty("hidden_characters")
        HIDDEN_CHARACTERS(true),
        /** Characters that turn the reading direction, so that people see another text than the model. */
        @JsonProperty("text_direction")
        TEXT_DIRECTION(true),
        /** Unicode tag characters, an invisible alphabet. */
        @JsonProperty("tag_characters")
        TAG_CHARACTERS(true),
        /** Escape sequences that rewrite what a terminal shows. */
        @JsonProperty("terminal_escape")
        TERMINAL_ESCAPE(true),
        /** Orders to the model, such as to ignore what it was told or to keep something from the user. */
        @JsonProperty("instruction")
        INSTRUCTION(true),
        /** A place where secrets are kept. */
        @JsonProperty("secret_place")
        SECRET_PLACE(true),
        /** A tool of another source, which it may try to shadow. */
        @JsonProperty("other_tool")
        OTHER_TOOL(false),
        /** A URL. */
        @JsonProperty("url")
        URL(false),
        /** A long run of encoded data. */
        @JsonProperty("encoded_data")
        ENCODED_DATA(false);

        private final boolean severe;

        Kind(boolean severe) {
            this.severe = severe;
        }

        /** Whether an honest definition hardly ever has it. */
        public boolean severe() {
            return severe;
        }
    }
}
