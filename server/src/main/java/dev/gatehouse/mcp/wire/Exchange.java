package dev.gatehouse.mcp.wire;

import dev.gatehouse.identity.Caller;
import jakarta.servlet.http.HttpServletResponse;

/** An admitted request: where it came in, who sent it, and where the answer goes. */
public record Exchange(Arrival arrival, Caller caller, HttpServletResponse response) {}
