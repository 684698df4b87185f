package dev.gatehouse.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.AuditEventView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes audit events as a file, event by event, never holding them all. */
final class AuditExport {
    private static final List<String> COLUMNS = Arrays.stream(AuditEventView.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    /** A spreadsheet takes a cell that begins with one of these for a formula. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private final AuditSearch search;
    private final ObjectMapper json;
    private final Clock clock;

    AuditExport(AuditSearch search, ObjectMapper json, Clock clock) {
        this.search = search;
        this.json = json;
        this.clock = clock;
    }

    /** The formats of an export. */
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
                default -> throw ApiError.invalid("The format must be csv or jsonl.");
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
        return "gatehouse-audit-" + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) + "." + format.wireName();
    }

    /** Writes all matching events, oldest first. CSV is RFC 4180, with cells that no spreadsheet will run. */
    void write(AuditQuery query, Format format, OutputStream output) throws IOException {
        Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
        try {
            if (format == Format.CSV) {
                writer.write(String.join(",", COLUMNS) + "\r\n");
            }
            search.stream(query, event -> writeLine(AuditEventView.of(event, true), format, writer));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        writer.flush();
    }

    private void writeLine(AuditEventView event, Format format, Writer writer) {
        try {
            writer.write(
                    switch (format) {
                        case CSV -> csv(json.valueToTree(event)) + "\r\n";
                        case JSONL -> json.writeValueAsString(event) + "\n";
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String csv(ObjectNode event) {
        return COLUMNS.stream().map(column -> cell(event.path(column))).collect(Collectors.joining(","));
    }

    private static String cell(JsonNode value) {
        if (value.isNumber()) {
            return value.asText();
        }
        String text = value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(" "))
                : value.isNull() ? "" : value.asText();
        String harmless = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + harmless.replace("\"", "\"\"") + "\"";
    }
}
