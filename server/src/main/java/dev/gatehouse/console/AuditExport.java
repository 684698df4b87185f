package dev.gatehouse.console;

import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Locale;

/** Writes audit events as a file. */
final class AuditExport {
    private final AuditSearch search;
    private final Clock clock;

    AuditExport(AuditSearch search, Clock clock) {
        this.search = search;
        this.clock = clock;
    }

    enum Format {
        CSV("text/csv; charset=utf-8"),
        JSONL("application/jsonl");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        static Format of(String wireName) {
            return switch (wireName) {
                case "csv" -> CSV;
                case "jsonl" -> JSONL;
                default -> throw ApiError.invalid("format must be csv or jsonl");
            };
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        String contentType() {
            return contentType;
        }
    }

    String fileName(Format format) {
        return "gatehouse-audit-" + clock.instant().toString().substring(0, 10) + "." + format.wireName();
    }

    void write(AuditQuery query, Format format, OutputStream output) {
        throw new UnsupportedOperationException();
    }
}
