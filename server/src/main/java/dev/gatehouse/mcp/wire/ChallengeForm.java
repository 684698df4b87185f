package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a client learns that a call of a tool needs other credentials. */
public enum ChallengeForm {
    /** By 401 or 403 with {@code WWW-Authenticate}, as the specification says. */
    @JsonProperty("http")
    HTTP,
    /** By a result that is an error and holds {@code _meta["mcp/www_authenticate"]}, with status 200. */
    @JsonProperty("result")
    RESULT,
    /** By that result, with status and header as well. */
    @JsonProperty("both")
    BOTH
}
