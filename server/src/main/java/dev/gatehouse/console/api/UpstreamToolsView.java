package dev.gatehouse.console.api;

import java.util.List;

/** The tools that an upstream offers now, by name. */
public record UpstreamToolsView(List<UpstreamToolView> tools) {}
