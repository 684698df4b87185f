package dev.gatehouse.gate;

import dev.gatehouse.policy.Decision;
import dev.gatehouse.tools.Tool;

/** How a caller sees a tool: callable if the decision allows, locked if a challenge would open it. */
public record Sight(Tool tool, Decision decision) {}
