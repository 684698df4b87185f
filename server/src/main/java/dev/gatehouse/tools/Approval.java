package dev.gatehouse.tools;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a tool's definition stands with those who approve definitions. Only an approved one is listed and called. */
public enum Approval {
    /** It is approved, or needs no approval. */
    @JsonProperty("approved")
    APPROVED,
    /** No definition of this tool was approved so far. */
    @JsonProperty("new")
    NEW,
    /** Another definition of this tool was approved; this one waits. */
    @JsonProperty("changed")
    CHANGED,
    /** Somebody looked at it and refused it. */
    @JsonProperty("rejected")
    REJECTED
}
