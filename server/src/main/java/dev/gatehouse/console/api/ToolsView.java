package dev.gatehouse.console.api;

import java.util.List;

/** All tools, by name. */
public record ToolsView(List<ToolView> tools) {}
