package dev.gatehouse.tools;

/**
 * What a tool comes back with: its {@link ToolResult}, a wish for {@link InputRequired input} that only the client can
 * give, or {@link Deferred work} that may outlast the request.
 */
public sealed interface ToolOutcome permits ToolResult, InputRequired, Deferred {}
