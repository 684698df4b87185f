package dev.gatehouse.discovery.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much a finding matters, the worst first. */
public enum Severity {
    /** The client cannot sign in, or the server endangers its users. */
    @JsonProperty("error")
    ERROR,

    /** It works for this client or by luck, and breaks others or later. */
    @JsonProperty("warning")
    WARNING,

    /** Worth knowing. */
    @JsonProperty("note")
    NOTE;

    /** The word for people. */
    public String word() {
        return switch (this) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTE -> "note";
        };
    }
}
