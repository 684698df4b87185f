package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditQueryTextTest {
    @Test
    void readsTermsWithTheirPlaces() {
        String query = "user:alice  -client:\"Claude Desktop\" refused";

        List<AuditQueryText.Term> terms = AuditQueryText.parse(query).terms();

        assertThat(terms).extracting(AuditQueryText.Term::key).containsExactly("user", "client", "text");
        assertThat(terms).extracting(AuditQueryText.Term::value).containsExactly("alice", "Claude Desktop", "refused");
        assertThat(terms).extracting(AuditQueryText.Term::negated).containsExactly(false, true, false);
        assertThat(terms)
                .extracting(term -> query.substring(term.start(), term.end()))
                .containsExactly("user:alice", "-client:\"Claude Desktop\"", "refused");
    }

    @Test
    void takesACommaForAnOrUnlessQuoted() {
        assertThat(AuditQueryText.parse("decision:deny,limit").conditions())
                .containsExactly(
                        new AuditCondition.OneOf(List.of(AuditField.DECISION), List.of("deny", "limit"), false));
        assertThat(AuditQueryText.parse("tool:\"a,b\"").conditions())
                .containsExactly(new AuditCondition.OneOf(List.of(AuditField.TOOL), List.of("a,b"), false));
    }

    @Test
    void readsAQuotedWordWithAColonAsText() {
        assertThat(AuditQueryText.parse("\"orders:read\"").conditions())
                .containsExactly(new AuditCondition.Text("orders:read", false));
    }

    @Test
    void readsAQuotationMarkInsideQuotes() {
        assertThat(AuditQueryText.parse("tool:\"a \\\"b\\\"\"").conditions())
                .containsExactly(new AuditCondition.OneOf(List.of(AuditField.TOOL), List.of("a \"b\""), false));
    }

    @Test
    void findsNothingToSayInAnEmptyQuery() {
        assertThat(AuditQueryText.parse("  ").terms()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ms:>500,      500001, 9223372036854775807",
        "ms:>=1.5,     1500,   9223372036854775807",
        "ms:<20,       0,      20000",
        "ms:<=20,      0,      20001",
        "ms:100..200,  100000, 200001"
    })
    void readsLatencies(String query, long min, long max) {
        assertThat(AuditQueryText.parse(query).conditions())
                .containsExactly(new AuditCondition.Latency(min, max, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "usr:alice        | There is no key \"usr\"; there are address,",
                "decision:denied  | The decision \"denied\" does not exist; it is one of allow, challenge, deny,"
                        + " limit.",
                "outcome:bad      | it is one of cancelled, ok, refused, timeout, tool_error, unknown.",
                "tool:            | The key tool has no value",
                "tool:a,,b        | A value of tool is empty",
                "ms:fast          | ms takes a number of milliseconds",
                "ms:>-1           | ms takes a number of milliseconds",
                "ms:500           | ms takes a number of milliseconds",
                "tool:\"open      | A quotation mark is opened and not closed."
            })
    void saysWhatIsWrongWithAQuery(String query, String problem) {
        assertThatExceptionOfType(AuditQueryText.Invalid.class)
                .isThrownBy(() -> AuditQueryText.parse(query.replace("\"open", "\"open")))
                .withMessageContaining(problem);
    }

    @Test
    void refusesAQueryWithoutEnd() {
        assertThatExceptionOfType(AuditQueryText.Invalid.class)
                .isThrownBy(() -> AuditQueryText.parse("a ".repeat(30)))
                .withMessageContaining("at most 20 terms");
        assertThatExceptionOfType(AuditQueryText.Invalid.class)
                .isThrownBy(() -> AuditQueryText.parse("a".repeat(3_000)))
                .withMessageContaining("at most 2000 characters");
    }
}
