package dev.gatehouse.console.api;

import dev.gatehouse.tools.AccessRevision;
import java.util.List;

/** The changes of a tool's access, newest first. */
public record RevisionsView(List<AccessRevision> revisions) {}
