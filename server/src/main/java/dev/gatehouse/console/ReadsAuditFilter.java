package dev.gatehouse.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import org.jspecify.annotations.Nullable;

/** Has every request that {@link ReadsAudit} marks recorded; runs after roles were checked. */
@ReadsAudit
final class ReadsAuditFilter implements ContainerRequestFilter {
    private final Readings readings;

    @Context
    private @Nullable HttpServletRequest request;

    ReadsAuditFilter(Readings readings) {
        this.readings = readings;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        HttpServletRequest asked = request;
        if (asked != null && context.getSecurityContext().getUserPrincipal() instanceof Session session) {
            readings.read(session, asked);
        }
    }
}
