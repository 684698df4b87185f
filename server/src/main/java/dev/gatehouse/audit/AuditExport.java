package dev.gatehouse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes events as a file, one by one, never holding them all. Thread-safe. */
public final class AuditExport {
    private static final List<String> COLUMNS = Arrays.stream(AuditEventView.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    /** A spreadsheet takes a cell that begins with one of these for a formula; the last four are their wide forms. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private final AuditSearch search;

    /** Exports what this search finds. */
    public AuditExport(AuditSearch search) {
        this.search = search;
    }

    /** The formats of an export. */
    public enum Format {
        /** RFC 4180 with a header line; a cell that a spreadsheet would run begins with an apostrophe. */
        CSV("text/csv; charset=utf-8"),
        /** One {@link AuditEventView} as JSON a line. */
        JSONL("application/jsonl");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** The media type of a file in this format. */
        public String contentType() {
            return contentType;
        }
    }

    /** Writes all matching events in UTF-8, oldest first, ignoring the query's page; leaves the stream open. */
    public Exported write(AuditQuery query, Format format, OutputStream output) throws IOException {
        Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
        if (format == Format.CSV) {
            writer.write(String.join(",", COLUMNS) + "\r\n");
        }
        Exported[] written = {Exported.NOTHING};
        try {
            search.stream(query, event -> {
                writeLine(AuditEventView.of(event, true), format, writer);
                written[0] = written[0].and(event.seq());
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        writer.flush();
        return written[0];
    }

    private static void writeLine(AuditEventView event, Format format, Writer writer) {
        try {
            writer.write(
                    switch (format) {
                        case CSV -> csv(event) + "\r\n";
                        case JSONL -> Json.text(event) + "\n";
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String csv(AuditEventView event) {
        ObjectNode members = Json.mapper().valueToTree(event);
        return COLUMNS.stream().map(column -> cell(members.path(column))).collect(Collectors.joining(","));
    }

    private static String cell(JsonNode value) {
        if (value.isNumber()) {
            return value.asText();
        }
        String text = value.isArray()
                ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(" "))
                : value.isNull() ? "" : value.asText();
        String harmless = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + harmless.replace("\"", "\"\"") + "\"";
    }
}
