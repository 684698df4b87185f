package dev.gatehouse.console.api;

import dev.gatehouse.audit.AuditEventView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the audit log, newest first.
 *
 * @param next the cursor of the next page; absent on the last
 * @param total how many events match
 */
public record AuditPage(
        List<AuditEventView> events, @Nullable String next, long total) {}
