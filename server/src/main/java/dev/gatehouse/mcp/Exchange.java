package dev.gatehouse.mcp;

import dev.gatehouse.identity.Caller;

/** An admitted request: where it came in and who sent it. */
record Exchange(Arrival arrival, Caller caller) {}
