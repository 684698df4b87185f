package dev.gatehouse.mcp.wire;

import dev.gatehouse.identity.Caller;

/** An admitted request: where it came in and who sent it. */
public record Exchange(Arrival arrival, Caller caller) {}
