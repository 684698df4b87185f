package dev.gatehouse.discovery.attempts;

import static dev.gatehouse.oauth.SignInStage.AUTHORIZATION;
import static dev.gatehouse.oauth.SignInStage.CALL;
import static dev.gatehouse.oauth.SignInStage.CHALLENGE;
import static dev.gatehouse.oauth.SignInStage.CONSENT;
import static dev.gatehouse.oauth.SignInStage.LOGIN;
import static dev.gatehouse.oauth.SignInStage.REGISTRATION;
import static dev.gatehouse.oauth.SignInStage.RESOURCE_METADATA;
import static dev.gatehouse.oauth.SignInStage.SERVER_METADATA;
import static dev.gatehouse.oauth.SignInStage.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.discovery.attempts.SignInAttempt.State;
import dev.gatehouse.discovery.attempts.SignInAttempt.Step;
import dev.gatehouse.oauth.Client.Registration;
import dev.gatehouse.oauth.SignInStage;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInAttemptsTest {
    private static final String HOME = "192.0.2.7";
    private static final String CLOUD = "198.51.100.1";
    private static final Way HERE =
            new Way("https://gateway.example.com", "https://gateway.example.com/mcp", true, true, true);
    private static final Way ELSEWHERE =
            new Way("https://gateway.example.com", "https://gateway.example.com/mcp", false, false, false);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final SignInAttempts attempts = new SignInAttempts(HERE, clock);

    @TempDir
    private Path folder;

    /** A request of a program without a client id. */
    private void program(SignInAttempts to, String address, String agent, SignInStage stage) {
        to.saw(sighting(address, agent, stage, true, "", null, null, null));
    }

    private void program(String address, String agent, SignInStage stage) {
        program(attempts, address, agent, stage);
    }

    private void client(String address, String agent, SignInStage stage, String clientId, @Nullable String uid) {
        attempts.saw(sighting(address, agent, stage, true, "", clientId, Registration.DYNAMIC, uid));
    }

    private void browser(String address, SignInStage stage, String clientId, @Nullable String uid) {
        attempts.saw(sighting(address, null, stage, true, "", clientId, Registration.DYNAMIC, uid));
    }

    private Sighting sighting(
            String address,
            @Nullable String agent,
            SignInStage stage,
            boolean passed,
            String detail,
            @Nullable String clientId,
            @Nullable Registration registered,
            @Nullable String uid) {
        return new Sighting(
                clock.instant(),
                stage,
                passed,
                "GET /x",
                200,
                detail,
                agent == null,
                address,
                agent,
                KnownPrograms.byAgent(agent),
                clientId,
                clientId == null ? null : "Name of " + clientId,
                registered,
                uid);
    }

    private void call(SignInAttempts to, String address, String clientId, String uid) throws Exception {
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"))) {
            AuditEvent event = new AuditLog(database)
                    .append(new AuditEntryBuilder(clock.instant(), DecisionId.next(), "mcp", "tools/list")
                            .clientId(clientId)
                            .uid(uid)
                            .address(address)
                            .userAgent("node")
                            .build());
            to.recorded(event);
        }
    }

    private static List<SignInStage> stages(SignInAttempt attempt) {
        return attempt.steps().stream().map(Step::stage).toList();
    }

    @Test
    void followsAClientFromTheChallengeToItsFirstCall() throws Exception {
        program(HOME, "node", CHALLENGE);
        program(HOME, "node", RESOURCE_METADATA);
        program(HOME, "node", SERVER_METADATA);
        client(HOME, "node", REGISTRATION, "c_1", null);
        browser(HOME, AUTHORIZATION, "c_1", null);
        clock.advance(Duration.ofMinutes(3));
        browser(HOME, LOGIN, "c_1", "alex");
        browser(HOME, CONSENT, "c_1", "alex");
        program(HOME, "node", RESOURCE_METADATA);
        client(HOME, "node", TOKEN, "c_1", "alex");
        call(attempts, HOME, "c_1", "alex");

        assertThat(attempts.latest()).singleElement().satisfies(attempt -> {
            assertThat(stages(attempt))
                    .containsExactly(
                            CHALLENGE,
                            RESOURCE_METADATA,
                            SERVER_METADATA,
                            REGISTRATION,
                            AUTHORIZATION,
                            LOGIN,
                            CONSENT,
                            RESOURCE_METADATA,
                            TOKEN,
                            CALL);
            assertThat(attempt.standing().state()).isEqualTo(State.COMPLETE);
            assertThat(attempt.standing().advice()).isNull();
            assertThat(attempt.uid()).isEqualTo("alex");
        });
    }

    @Test
    void saysWhereAClientStoppedAndWhatToDo() {
        program(CLOUD, "Claude-User", CHALLENGE);
        program(CLOUD, "Claude-User", RESOURCE_METADATA);

        SignInAttempt attempt = attempts.latest().getFirst();

        assertThat(attempt.program()).isEqualTo("Claude");
        assertThat(attempt.standing().reached()).isEqualTo(RESOURCE_METADATA);
        assertThat(attempt.standing().next()).isEqualTo(SERVER_METADATA);
        assertThat(attempt.standing().stuckAt()).isEqualTo(clock.instant().plusSeconds(15));
        assertThat(attempt.standing().advice()).contains("https://gateway.example.com/mcp", "Run the doctor");
    }

    @Test
    void keepsProgramsOfOneAddressApart() {
        program(HOME, "claude-code/2.1.204 (cli)", CHALLENGE);
        program(HOME, "Cursor/3.0", CHALLENGE);
        program(HOME, "claude-code/2.1.204 (cli)", RESOURCE_METADATA);

        assertThat(attempts.latest()).extracting(SignInAttempt::program).containsExactly("Claude Code", "Cursor");
        assertThat(stages(attempts.latest().getFirst())).containsExactly(CHALLENGE, RESOURCE_METADATA);
    }

    @Test
    void knowsAClientOfTheCloudAgainWhoseAddressChanges() {
        program("198.51.100.1", "openai-mcp/1.0.0", CHALLENGE);
        program("203.0.113.9", "openai-mcp/1.0.0", RESOURCE_METADATA);

        assertThat(attempts.latest()).hasSize(1);
    }

    @Test
    void keepsUsersOfOneClientApart() {
        browser("192.0.2.1", AUTHORIZATION, "https://claude.ai/client", null);
        browser("192.0.2.2", AUTHORIZATION, "https://claude.ai/client", null);
        browser("192.0.2.1", LOGIN, "https://claude.ai/client", "alex");
        browser("192.0.2.2", LOGIN, "https://claude.ai/client", "sam");
        client(CLOUD, "Claude-User", TOKEN, "https://claude.ai/client", "sam");

        assertThat(attempts.latest()).extracting(SignInAttempt::uid).containsExactly("sam", "alex");
        assertThat(stages(attempts.latest().getFirst())).containsExactly(AUTHORIZATION, LOGIN, TOKEN);
        assertThat(stages(attempts.latest().getLast())).containsExactly(AUTHORIZATION, LOGIN);
    }

    @Test
    void namesTheMetadataDocumentThatStandsForARegistration() {
        attempts.saw(sighting(
                HOME,
                null,
                AUTHORIZATION,
                true,
                "",
                "https://client.example.com/doc.json",
                Registration.METADATA_DOCUMENT,
                null));

        assertThat(attempts.latest().getFirst().steps())
                .first()
                .satisfies(step -> assertThat(step.detail()).contains("https://client.example.com/doc.json"));
    }

    @Test
    void beginsAnewWhenTheCodeWasNeverRedeemed() {
        browser(HOME, AUTHORIZATION, "c_1", null);
        browser(HOME, LOGIN, "c_1", "alex");
        browser(HOME, CONSENT, "c_1", "alex");
        browser(HOME, AUTHORIZATION, "c_1", null);

        assertThat(attempts.latest()).hasSize(2);
        assertThat(attempts.latest().getLast().standing().next()).isEqualTo(TOKEN);
    }

    @Test
    void countsRepetitionsInsteadOfKeepingThem() {
        List<SignInAttempt> told = new ArrayList<>();
        attempts.subscribe(told::add);

        for (int i = 0; i < 50; i++) {
            program(HOME, "node", CHALLENGE);
        }

        assertThat(attempts.latest().getFirst().steps())
                .singleElement()
                .satisfies(step -> assertThat(step.count()).isEqualTo(50));
        assertThat(told).as("one telling a second").hasSize(1);
    }

    @Test
    void saysWhyTheLastStepWasRefused() {
        browser(HOME, AUTHORIZATION, "c_1", null);
        attempts.saw(sighting(
                HOME, null, LOGIN, false, "The username or password is wrong.", "c_1", Registration.DYNAMIC, null));

        SignInAttempt attempt = attempts.latest().getFirst();

        assertThat(attempt.standing().state()).isEqualTo(State.REFUSED);
        assertThat(attempt.steps().getLast().detail()).contains("password is wrong");
        assertThat(attempt.standing().advice()).contains("try again");
    }

    @Test
    void takesNoRenewalForAnAttempt() {
        client(HOME, "node", TOKEN, "c_1", "alex");

        assertThat(attempts.latest()).isEmpty();
    }

    @Test
    void takesAnothersCallForNobodysFirst() throws Exception {
        browser(HOME, AUTHORIZATION, "shared", null);
        browser(HOME, LOGIN, "shared", "alex");
        browser(HOME, CONSENT, "shared", "alex");
        client(HOME, "node", TOKEN, "shared", "alex");
        call(attempts, HOME, "shared", "sam");

        assertThat(attempts.latest().getFirst().standing().state()).isEqualTo(State.UNDER_WAY);
    }

    @Test
    void isCrowdedOutByNobody() {
        program(HOME, "node", CHALLENGE);
        for (int i = 0; i < 1_000; i++) {
            program(CLOUD, "scanner" + i, CHALLENGE);
        }

        assertThat(attempts.latest())
                .hasSize(21)
                .last()
                .satisfies(attempt -> assertThat(attempt.address()).isEqualTo(HOME));
        for (int i = 0; i < 1_000; i++) {
            program("203.0." + i / 250 + "." + i % 250, "node", CHALLENGE);
        }
        assertThat(attempts.latest()).hasSize(attempts.capacity());
    }

    @Test
    void hidesWhatLooksLikeASecret() {
        program(HOME, "Bearer abcdefghijklmnop", CHALLENGE);

        assertThat(attempts.latest().getFirst().userAgent()).doesNotContain("abcdefghijklmnop");
    }

    @Test
    void waitsForTheFirstCallWherePeopleSignInElsewhere() throws Exception {
        SignInAttempts outside = new SignInAttempts(ELSEWHERE, clock);
        program(outside, HOME, "node", CHALLENGE);
        program(outside, HOME, "node", RESOURCE_METADATA);
        assertThat(outside.latest().getFirst().standing().advice()).contains("outside issuer");

        call(outside, HOME, "theirs", "00u1");

        assertThat(outside.latest().getFirst().standing().state()).isEqualTo(State.COMPLETE);
    }
}
