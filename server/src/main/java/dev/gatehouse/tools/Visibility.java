package dev.gatehouse.tools;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How something appears in lists to a caller who may not use it yet. */
public enum Visibility {
    /** It is listed; using it tells the caller what to sign in for. */
    @JsonProperty("locked")
    LOCKED,
    /** It is not listed; using it is answered as if it were not there. */
    @JsonProperty("hidden")
    HIDDEN
}
