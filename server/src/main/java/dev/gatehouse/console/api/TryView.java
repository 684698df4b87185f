package dev.gatehouse.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call that was tried.
 *
 * @param status the HTTP status that the same call would get as plain HTTP
 * @param code why it was refused or failed, by the code of {@code docs/errors.md}; absent if it was done
 * @param message one sentence about that
 * @param requiredScopes what the tool needs, if the caller lacks something
 * @param challenge the {@code WWW-Authenticate} that a client would get
 * @param result what the tool answered, in the terms of MCP
 * @param decisionId where the record and the console explain it
 */
public record TryView(
        int status,
        @Nullable String code,
        @Nullable String message,
        List<String> requiredScopes,
        @Nullable String challenge,
        @Nullable ObjectNode result,
        @Nullable String decisionId,
        double elapsedMs) {}
