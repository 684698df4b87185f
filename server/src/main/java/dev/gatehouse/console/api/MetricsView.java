package dev.gatehouse.console.api;

import java.util.List;

/** A series of points, each covering {@code step} seconds. */
public record MetricsView(int step, List<MetricsPoint> points) {}
