package dev.gatehouse.tools;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Of what kind something is whose access operators may change. The names of one kind are not those of another. */
public enum AccessKind {
    /** A tool, by its name. */
    @JsonProperty("tool")
    TOOL,
    /** A resource by its URI, or what a template leads to, by the template. */
    @JsonProperty("resource")
    RESOURCE,
    /** A prompt, by its name. */
    @JsonProperty("prompt")
    PROMPT;

    /** The name in the API and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What configuration and the record call all of the kind: {@code tools}, {@code resources}, {@code prompts}. */
    public String section() {
        return wireName() + "s";
    }
}
