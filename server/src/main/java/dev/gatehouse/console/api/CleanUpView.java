package dev.gatehouse.console.api;

import java.util.List;

/** Which clients were forgotten; what was asked for and is not among them was used or removed in the meantime. */
public record CleanUpView(List<String> removed) {}
