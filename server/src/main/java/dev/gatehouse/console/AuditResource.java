package dev.gatehouse.console;

import dev.gatehouse.audit.AuditBundle;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.audit.AuditExport;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditQueryText;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.AuditStatistics;
import dev.gatehouse.audit.Exported;
import dev.gatehouse.console.api.AuditHistogram;
import dev.gatehouse.console.api.AuditLatencies;
import dev.gatehouse.console.api.AuditPage;
import dev.gatehouse.console.api.AuditValues;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The audit log: search and export. */
@Path("audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class AuditResource {
    private final AuditSearch search;
    private final AuditStatistics statistics;
    private final OperatorActs acts;
    private final Readings readings;
    private final AuditExport export;
    private final AuditBundle bundle;
    private final Clock clock;
    /** An export holds a connection to the database for as long as its reader takes; others need some too. */
    private final Semaphore exports = new Semaphore(2);

    AuditResource(
            AuditSearch search,
            OperatorActs acts,
            Readings readings,
            AuditExport export,
            AuditBundle bundle,
            Clock clock) {
        this.search = search;
        this.statistics = new AuditStatistics(search);
        this.acts = acts;
        this.readings = readings;
        this.export = export;
        this.bundle = bundle;
        this.clock = clock;
    }

    /**
     * One page of matching events, newest first. With {@code cursor} it holds those before that place, with
     * {@code after} those that follow that place. Without previews: these come with one event alone.
     */
    @GET
    @ReadsAudit
    public AuditPage searchAudit(
            @BeanParam AuditParameters filter,
            @QueryParam("cursor") @Nullable Long cursor,
            @QueryParam("after") @Nullable Long after,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > AuditQuery.MAX_LIMIT) {
            throw ApiError.invalid("limit must be 1 to " + AuditQuery.MAX_LIMIT);
        }
        AuditQuery query = filter.query(limit).before(cursor).after(after);
        List<AuditEvent> events = search.find(query);
        boolean more = events.size() == limit && events.getLast().seq() > 1;
        return new AuditPage(
                events.stream().map(event -> AuditEventView.of(event, false)).toList(),
                more ? String.valueOf(events.getLast().seq()) : null,
                events.isEmpty() ? null : String.valueOf(events.getFirst().seq()),
                cursor == null && after == null ? search.count(query) : null,
                filter.text().terms().stream().map(AuditPage.Term::of).toList());
    }

    /** How many matching events there are over time, by decision, and how long they took. */
    @GET
    @Path("histogram")
    @ReadsAudit
    public AuditHistogram auditHistogram(
            @BeanParam AuditParameters filter, @QueryParam("buckets") @DefaultValue("120") int buckets) {
        if (buckets < 1 || buckets > 1_000) {
            throw ApiError.invalid("buckets must be 1 to 1000");
        }
        checkTime(filter);
        return AuditHistogram.of(statistics.histogram(filter.query(1), buckets, clock.instant()));
    }

    /** How long matching events took over time, for a heat map. */
    @GET
    @Path("latencies")
    @ReadsAudit
    public AuditLatencies auditLatencies(
            @BeanParam AuditParameters filter, @QueryParam("buckets") @DefaultValue("60") int buckets) {
        if (buckets < 1 || buckets > 1_000) {
            throw ApiError.invalid("buckets must be 1 to 1000");
        }
        checkTime(filter);
        return AuditLatencies.of(statistics.heatMap(filter.query(1), buckets, clock.instant()));
    }

    private static void checkTime(AuditParameters filter) {
        if (filter.from != null && filter.to != null && !filter.from.isBefore(filter.to)) {
            throw ApiError.invalid("from must be before to");
        }
    }

    /** The most frequent values of a field among matching events: top users, tools, reasons, clients. */
    @GET
    @Path("values")
    @ReadsAudit
    public AuditValues auditValues(
            @BeanParam AuditParameters filter,
            @QueryParam("field") @Nullable String field,
            @QueryParam("limit") @DefaultValue("20") int limit) {
        List<AuditField> fields = field == null ? List.of() : AuditQueryText.fieldsOf(field);
        if (fields.isEmpty()) {
            throw ApiError.invalid("field must be a key of the query language, such as user, tool, client or reason");
        }
        if (limit < 1 || limit > 1_000) {
            throw ApiError.invalid("limit must be 1 to 1000");
        }
        return AuditValues.of(statistics.top(filter.query(1), fields.getFirst(), limit));
    }

    /** The event at one place of the chain; that an auditor saw the preview in it is recorded. */
    @GET
    @Path("{seq: \\d{1,18}}")
    @ReadsAudit
    public AuditEventView getAuditEvent(
            @PathParam("seq") long seq, @Auth Session session, @Context HttpServletRequest request) {
        AuditEvent event = search.bySeq(seq).orElseThrow(() -> ApiError.notFound("There is no event of this number."));
        if (session.maySeePreviews()) {
            readings.reveal(session, request, event);
        }
        return AuditEventView.of(event, session.maySeePreviews());
    }

    /**
     * All matching events as a file, oldest first: {@code csv}, {@code jsonl}, or {@code bundle}, a ZIP file that
     * proves itself offline. That it was taken is recorded, and once all of it was written its manifest: an event
     * {@code audit.manifest} with the filters in words, the first and the last event, the head of the chain and the
     * file's SHA-256, unpacked: on its way it is compressed for whoever accepts that.
     */
    @GET
    @Path("export")
    @Produces({"text/csv", "application/jsonl", AuditBundle.CONTENT_TYPE})
    @RolesAllowed("auditor")
    public Response exportAudit(
            @QueryParam("format") @DefaultValue("csv") String format,
            @BeanParam AuditParameters filter,
            @Auth Session session,
            @Context HttpServletRequest request) {
        boolean proven = format.equals("bundle");
        AuditExport.Format chosen = proven ? AuditExport.Format.JSONL : format(format);
        AuditQuery query = filter.query(AuditQuery.MAX_LIMIT);
        acts.exported(session, request, format);
        String asked = Objects.requireNonNullElse(request.getQueryString(), "");
        Readings.Asked by = Readings.Asked.of(request);
        boolean compressed = !proven && AcceptedEncoding.isGzip(request);
        StreamingOutput file = output -> {
            exports.acquireUninterruptibly();
            BreakableGzip gzip = null;
            try {
                gzip = compressed ? new BreakableGzip(output) : null;
                DigestOutputStream digested = new DigestOutputStream(gzip == null ? output : gzip, sha256());
                Exported exported = proven
                        ? bundle.write(query, asked, clock.instant(), digested)
                        : export.write(query, chosen, digested);
                if (gzip != null) {
                    gzip.finish();
                }
                acts.wroteExport(
                        session,
                        by,
                        format,
                        filter.inWords(),
                        exported,
                        HexFormat.of().formatHex(digested.getMessageDigest().digest()));
            } finally {
                if (gzip != null) {
                    gzip.release();
                }
                exports.release();
            }
        };
        String name = "gatehouse-audit-" + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) + "."
                + (proven ? "zip" : format);
        return Response.ok(file, proven ? AuditBundle.CONTENT_TYPE : chosen.contentType())
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .header("Content-Encoding", compressed ? "gzip" : null)
                .header("Vary", "Accept-Encoding")
                .build();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static AuditExport.Format format(String wireName) {
        return switch (wireName) {
            case "csv" -> AuditExport.Format.CSV;
            case "jsonl" -> AuditExport.Format.JSONL;
            default -> throw ApiError.invalid("The format must be csv, jsonl or bundle.");
        };
    }
}
