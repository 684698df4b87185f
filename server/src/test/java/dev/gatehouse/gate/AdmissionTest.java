package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.gate.Refusal.Kind;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.RevisionConflict;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in by the credentials that came, before anything else of a request is read. */
class AdmissionTest {
    @TempDir
    Path directory;

    private TestGate test;

    @BeforeEach
    void open() {
        test = TestGate.open(directory, TestGate.tools(new AtomicInteger()));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void admitsTheCallerOfAGoodToken() {
        Admission admission = test.admit(List.of("Bearer " + test.token("demo:read")));
        assertThat(admission)
                .isInstanceOfSatisfying(
                        Admission.Admitted.class,
                        admitted -> assertThat(admitted.caller().subject()).isEqualTo("alex"));
        assertThat(test.events()).isEmpty();
    }

    @Test
    void asksWhoeverSendsNoCredentialsToSignIn() {
        Refusal refusal = test.turnedAway(List.of());
        assertThat(refusal.kind()).isEqualTo(Kind.NO_CREDENTIALS);
        AuditEntry event = test.onlyEvent();
        assertThat(event.decision()).isEqualTo("challenge");
        assertThat(event.reason()).isEqualTo("no_credentials");
        assertThat(event.status()).isEqualTo(401);
        assertThat(event.decisionId()).isEqualTo(refusal.decisionId());
        assertThat(event.uid()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Basic YWxleDpwYXNzd29yZA==
        Bearer
        'Bearer '
        Bearer one two
        Bearer one, Bearer two
        ''
        """)
    void refusesAnAuthorizationHeaderThatIsNotOneBearerToken(String header) {
        Refusal refusal = test.turnedAway(List.of(header));
        assertThat(refusal.kind()).isEqualTo(Kind.MALFORMED_CREDENTIALS);
        assertThat(test.onlyEvent().status()).isEqualTo(400);
    }

    @Test
    void refusesTwoAuthorizationHeadersEvenIfBothAreGood() {
        String good = "Bearer " + test.token("demo:read");
        assertThat(test.turnedAway(List.of(good, good)).code()).isEqualTo("malformed_credentials");
        assertThat(test.onlyEvent().decision()).isEqualTo("deny");
    }

    @Test
    void refusesABadTokenWithTheCodeOfItsProblem() {
        Refusal refusal = test.turnedAway(List.of("Bearer garbage"));
        assertThat(refusal.kind()).isEqualTo(Kind.INVALID_TOKEN);
        AuditEntry event = test.onlyEvent();
        assertThat(event.reason()).isEqualTo(refusal.code()).startsWith("token_");
        assertThat(event.status()).isEqualTo(401);
        assertThat(event.decision()).isEqualTo("deny");
    }

    @Test
    void saysThatNobodyCanBeIdentifiedWhenAnIssuersKeysCannotBeHad() {
        Refusal refusal = test.turnedAway(List.of("Bearer " + test.undecidableToken()));
        assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refusal.retryAfter()).isPositive();
        AuditEntry event = test.onlyEvent();
        assertThat(event.reason()).isEqualTo("identity_unavailable");
        assertThat(event.status()).isEqualTo(503);
    }

    @Test
    void neverTakesABadTokenForAnonymous() {
        assertThat(test.admit(List.of("Bearer garbage"), true, "count")).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void recordsNoPartOfAToken() {
        String token = test.token("demo:read");
        String broken = token.substring(0, token.length() - 8) + "AAAAAAAA";
        test.turnedAway(List.of("Bearer " + broken));
        test.turnedAway(List.of("Basic " + token));
        test.call(test.caller("demo:read"), "echo", "{\"message\":\"" + token + "\"}");
        test.call(test.caller("demo:read"), token, "{}");
        test.gate().refused(test.caller(), test.envelope(), token, "method_not_found", "No method " + token, 404);
        assertThat(test.events().toString())
                .doesNotContain(token.substring(0, 20), token.substring(token.length() - 30));
    }

    @Test
    void admitsAnonymousCallersWhereSomethingIsOpenToThem() {
        assertThat(test.admit(List.of(), true, "count"))
                .isEqualTo(new Admission.Admitted(Caller.anonymous(), CallerToken.NONE));
        assertThat(test.admit(List.of(), true, null))
                .isEqualTo(new Admission.Admitted(Caller.anonymous(), CallerToken.NONE));
    }

    @Test
    void admitsNobodyAnonymouslyWhenEveryToolNeedsACaller() throws RevisionConflict {
        test.registry().changeAccess("count", Access.required(), 0, "admin", null, Tools::accessChanged);
        test.registry().changeAccess("optional", Access.required(), 0, "admin", null, Tools::accessChanged);
        assertThat(test.admit(List.of(), true, null)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void asksForTheScopesOfTheToolThatTheHeadersName() {
        Admission admission = test.admit(List.of(), true, "echo");
        assertThat(admission).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.refusal().kind()).isEqualTo(Kind.NO_CREDENTIALS);
            assertThat(refused.refusal().scopes()).containsExactly("demo:read");
        });
        assertThat(test.onlyEvent().tool()).isEqualTo("echo");
    }

    @Test
    void admitsAGoodTokenFromAnAddressThatFloods() {
        test.limitTo(1);
        test.turnedAway(List.of("Bearer garbage"));
        test.turnedAway(List.of("Bearer garbage"));
        assertThat(test.admit(List.of("Bearer " + test.token("demo:read")))).isInstanceOf(Admission.Admitted.class);
    }
}
