package dev.gatehouse.mcp.wire;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import jakarta.servlet.http.HttpServletResponse;

/** An admitted request: where it came in, who sent it and by which token, and where the answer goes. */
public record Exchange(Arrival arrival, Caller caller, CallerToken token, HttpServletResponse response) {}
