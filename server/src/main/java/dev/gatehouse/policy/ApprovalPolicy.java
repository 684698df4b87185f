package dev.gatehouse.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** When the definition of a tool that an upstream offers is trusted without a person who approves it. */
public enum ApprovalPolicy {
    /** Always; changes are recorded. */
    @JsonProperty("auto")
    AUTO,
    /** When the tool is seen for the first time and nothing about it looks like an attack; a change waits. */
    @JsonProperty("pin")
    PIN,
    /** Never. */
    @JsonProperty("review")
    REVIEW;

    /** The word in the configuration, the API and the record. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
