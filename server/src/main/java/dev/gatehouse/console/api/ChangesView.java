package dev.gatehouse.console.api;

import java.util.List;

/**
 * What was changed in a time, newest first.
 *
 * @param complete whether these are all of them; else they are the latest
 */
public record ChangesView(List<ChangeView> changes, boolean complete) {}
