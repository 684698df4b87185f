package dev.gatehouse.cli;

import dev.gatehouse.audit.AuditCondition;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditQueryText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The conditions that searching and exporting share. */
final class AuditFilter {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Time.class,
            description = "Not before this, such as 2026-01-31T09:00:00Z.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", converter = Time.class, description = "Before this.")
    private @Nullable Instant to;

    @Option(names = "--user", paramLabel = "UID", description = "The user's uid or subject.")
    private @Nullable String user;

    @Option(names = "--tool", paramLabel = "NAME", description = "The tool.")
    private @Nullable String tool;

    @Option(names = "--decision", paramLabel = "WORD", description = "allow, deny, limit or challenge.")
    private @Nullable String decision;

    @Option(names = "--reason", paramLabel = "CODE", description = "The reason code.")
    private @Nullable String reason;

    @Option(names = "--client", paramLabel = "ID", description = "The OAuth client's id or the client's name.")
    private @Nullable String client;

    @Option(names = "--text", paramLabel = "TEXT", description = "Text that the event holds.")
    private @Nullable String text;

    @Option(
            names = "--query",
            paramLabel = "QUERY",
            converter = Query.class,
            description = "As in the console, such as 'tool:orders.* decision:deny ms:>500 -client:claude'.")
    private @Nullable String query;

    AuditQuery query(int limit) {
        return AuditQuery.everything(limit)
                .during(from, to)
                .byUser(user)
                .where(AuditField.TOOL, tool)
                .where(AuditField.DECISION, decision)
                .where(AuditField.REASON, reason)
                .fromClient(client)
                .and(text == null ? List.of() : List.of(new AuditCondition.Text(text, false)))
                .and(query == null ? List.of() : AuditQueryText.parse(query).conditions());
    }

    /** What was asked for, in the words of the command; empty if everything was. */
    String words() {
        List<String> words = new ArrayList<>();
        add(words, "--from", from);
        add(words, "--to", to);
        add(words, "--user", user);
        add(words, "--tool", tool);
        add(words, "--decision", decision);
        add(words, "--reason", reason);
        add(words, "--client", client);
        add(words, "--text", text);
        add(words, "--query", query);
        return String.join(" ", words);
    }

    private static void add(List<String> words, String option, @Nullable Object value) {
        if (value != null) {
            words.add(option);
            words.add(value.toString());
        }
    }

    /** Refuses a query that cannot be understood. */
    static final class Query implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                AuditQueryText.parse(text);
                return text;
            } catch (AuditQueryText.Invalid e) {
                throw new TypeConversionException(e.problem());
            }
        }
    }

    /** Reads a time in ISO 8601. */
    static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("a time looks like 2026-01-31T09:00:00Z, not " + text);
            }
        }
    }
}
