package dev.gatehouse.console;

import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.ChainRange;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.console.api.ChainCheckState;
import dev.gatehouse.console.api.ChainReport;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The check of the audit's chain from the database. */
@Path("audit/verify")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class ChainCheckResource {
    private final ChainChecks checks;
    private final AuditSearch search;

    ChainCheckResource(ChainChecks checks, AuditSearch search) {
        this.checks = checks;
        this.search = search;
    }

    /**
     * Checks the chain, or a part of it: from the event {@code first} to the event {@code last}, or from the first to
     * the last event of a time. Answers when it is done; {@code GET} says meanwhile how far it is. One check at a time.
     */
    @POST
    public ChainReport verifyChain(
            @QueryParam("first") @Nullable Long first,
            @QueryParam("last") @Nullable Long last,
            @QueryParam("from") @Nullable Instant from,
            @QueryParam("to") @Nullable Instant to) {
        ChainRange range = range(first, last, from, to);
        long start = System.nanoTime();
        ChainVerifier.Report report = checks.verify(range);
        if (report.intact() && report.checked() == 0 && !range.equals(ChainRange.WHOLE)) {
            throw nothingThere();
        }
        return ChainReport.of(report, (System.nanoTime() - start) / 1_000_000);
    }

    /** How far the check is that runs on this node, if one does, and what the last one found. */
    @GET
    public ChainCheckState chainCheck() {
        ChainChecks.Running running = checks.running();
        ChainChecks.Found last = checks.last();
        return new ChainCheckState(
                running == null ? null : new ChainCheckState.Running(running.time(), running.checked(), running.of()),
                last == null
                        ? null
                        : new ChainCheckState.Last(
                                last.time(),
                                last.report().intact(),
                                last.report().firstSeq(),
                                last.report().headSeq()));
    }

    private ChainRange range(@Nullable Long first, @Nullable Long last, @Nullable Instant from, @Nullable Instant to) {
        if ((first != null || last != null) && (from != null || to != null)) {
            throw ApiError.invalid("A range goes either by events (first, last) or by time (from, to)");
        }
        if (from != null || to != null) {
            return search.range(from, to).orElseThrow(ChainCheckResource::nothingThere);
        }
        try {
            return new ChainRange(first == null ? 1 : first, last == null ? Long.MAX_VALUE : last);
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid("first must be 1 or more, and last not less than first");
        }
    }

    private static ApiError nothingThere() {
        return ApiError.invalid("There is no event in that range");
    }
}
