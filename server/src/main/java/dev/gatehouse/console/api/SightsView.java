package dev.gatehouse.console.api;

import java.util.List;

/** What policy says of every tool, for one caller. */
public record SightsView(List<TokenReport.ToolDecision> tools) {}
