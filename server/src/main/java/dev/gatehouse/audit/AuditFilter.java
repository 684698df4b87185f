package dev.gatehouse.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The conditions of a query as SQL with named parameters; no value ever becomes part of the SQL text. */
final class AuditFilter {
    private static final List<String> TEXT_COLUMNS = List.of("method", "tool", "reason", "detail", "request_id");
    private static final List<String> CALLER_TEXT_COLUMNS = List.of("uid", "client_name");

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    /** The query's conditions without its page. */
    static AuditFilter of(AuditQuery query) {
        AuditFilter filter = new AuditFilter();
        filter.add("time >= :from", "from", millis(query.from()));
        filter.add("time < :to", "to", millis(query.to()));
        filter.add(callerIs("uid = :user OR subject = :user"), "user", query.user());
        filter.add("tool = :tool", "tool", query.tool());
        filter.add("decision = :decision", "decision", query.decision());
        filter.add("reason = :reason", "reason", query.reason());
        filter.add(callerIs("client_id = :client OR client_name = :client"), "client", query.client());
        filter.add("front = :front", "front", query.front());
        String text = query.text();
        byte[] decisionId = text == null ? null : DecisionId.parse(text);
        if (decisionId == null) {
            filter.add(
                    "(" + like(TEXT_COLUMNS) + " OR " + callerIs(like(CALLER_TEXT_COLUMNS)) + ")",
                    "text",
                    text == null ? null : pattern(text));
        } else {
            filter.add("decision_id = :decisionId", "decisionId", decisionId);
        }
        return filter;
    }

    AuditFilter before(@Nullable Long seq) {
        add("seq < :before", "before", seq);
        return this;
    }

    AuditFilter between(long after, long upTo) {
        add("seq > :after", "after", after);
        add("seq <= :upTo", "upTo", upTo);
        return this;
    }

    /** {@code WHERE ...}, or nothing if there is no condition. */
    String where() {
        return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions) + " ";
    }

    <S extends SqlStatement<S>> S bind(S statement) {
        return statement.bindMap(parameters);
    }

    private void add(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    private static String callerIs(String condition) {
        return "caller IN (SELECT id FROM audit_caller WHERE " + condition + ")";
    }

    private static String like(List<String> columns) {
        return columns.stream()
                .map(column -> "lower(" + column + ") LIKE lower(:text) ESCAPE '!'")
                .collect(Collectors.joining(" OR "));
    }

    private static String pattern(String text) {
        return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }
}
