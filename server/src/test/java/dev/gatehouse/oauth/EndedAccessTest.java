package dev.gatehouse.oauth;

import static dev.gatehouse.oauth.RunningAuthorizationServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.identity.TokenProblem;
import dev.gatehouse.identity.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends access tokens before they expire. */
class EndedAccessTest {
    @TempDir
    private Path directory;

    private RunningAuthorizationServer server;
    private Flow flow;
    private String code;
    private String access;
    private String refresh;

    @BeforeEach
    void signIn() throws Exception {
        server = RunningAuthorizationServer.start(directory);
        flow = new Flow(server, server.registerClient());
        code = flow.code();
        JsonNode tokens = json(flow.redeem(code));
        access = tokens.get("access_token").textValue();
        refresh = tokens.get("refresh_token").textValue();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void assertGood(String token) {
        assertThat(server.verify(token)).isInstanceOf(Verification.Verified.class);
    }

    private void assertRefused(String token, TokenProblem problem) {
        assertThat(server.verify(token))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.problem()).isEqualTo(problem));
    }

    private void giveBack(String clientId, String token) throws Exception {
        assertThat(server.post("/oauth2/revoke", Map.of("client_id", clientId, "token", token))
                        .statusCode())
                .isEqualTo(200);
    }

    private void revoke(Target target) {
        server.killSwitch.revoke(target, "lost laptop", "root", _ -> server.entry("revoke"));
    }

    /** A new sign-in of alex, with its access token. */
    private String signInAgain() throws Exception {
        server.clock.advance(Duration.ofSeconds(1));
        Flow again = new Flow(server, flow.clientId);
        return json(again.redeem(again.code())).get("access_token").textValue();
    }

    @Test
    void aClientThatGivesBackAnAccessTokenKeepsItsOthers() throws Exception {
        JsonNode renewed = json(flow.refresh(refresh));

        giveBack(flow.clientId, access);

        assertRefused(access, TokenProblem.TOKEN_REVOKED);
        assertGood(renewed.get("access_token").textValue());
        assertThat(flow.refresh(renewed.get("refresh_token").textValue()).statusCode())
                .isEqualTo(200);
        assertThat(server.events("revoke")).hasSize(1);
    }

    @Test
    void aClientCannotGiveBackTheAccessTokenOfAnother() throws Exception {
        giveBack(server.registerClient(), access);

        assertGood(access);
        assertThat(server.events("revoke")).isEmpty();
    }

    @Test
    void aTokenThatNobodySignedIsAnsweredLikeAnyOther() throws Exception {
        giveBack(flow.clientId, access.substring(0, access.length() - 20) + "AAAAAAAAAAAAAAAAAAAA");

        assertGood(access);
    }

    @Test
    void aRefreshTokenGivenBackEndsItsAccessTokens() throws Exception {
        giveBack(flow.clientId, refresh);

        assertRefused(access, TokenProblem.TOKEN_REVOKED);
    }

    @Test
    void aCodeThatComesTwiceEndsWhatTheFirstBrought() throws Exception {
        assertThat(flow.redeem(code).statusCode()).isEqualTo(400);

        assertRefused(access, TokenProblem.TOKEN_REVOKED);
        assertThat(flow.refresh(refresh).statusCode()).isEqualTo(400);
    }

    @Test
    void aRefreshTokenThatComesTwiceEndsEveryAccessTokenOfItsFamily() throws Exception {
        String second = json(flow.refresh(refresh)).get("access_token").textValue();
        server.clock.advance(Duration.ofSeconds(11));

        assertThat(flow.refresh(refresh).statusCode()).isEqualTo(400);

        assertRefused(access, TokenProblem.TOKEN_REVOKED);
        assertRefused(second, TokenProblem.TOKEN_REVOKED);
    }

    @Test
    void theEndOfOneFamilyLeavesTheUsersOthersAlone() throws Exception {
        String elsewhere = signInAgain();

        giveBack(flow.clientId, refresh);

        assertRefused(access, TokenProblem.TOKEN_REVOKED);
        assertGood(elsewhere);
    }

    @Test
    void whoIsSignedOutEverywhereCannotRefreshButCanSignInAgain() throws Exception {
        revoke(new Target.User("alex"));

        assertRefused(access, TokenProblem.TOKEN_REVOKED);
        assertThat(flow.refresh(refresh).statusCode()).isEqualTo(400);
        assertGood(signInAgain());
    }

    @Test
    void theBrowserIsSignedOutToo() throws Exception {
        assertThat(flow.open().html()).doesNotContain("name=\"password\"");

        revoke(new Target.User("alex"));

        assertThat(flow.open().html()).contains("name=\"password\"");
    }

    @Test
    void ourOwnSubjectsAreTheSameAsTheirUserIds() throws Exception {
        revoke(new Target.Subject(server.issuer, "alex"));

        assertThat(flow.refresh(refresh).statusCode()).isEqualTo(400);
    }

    @Test
    void theEndOfAClientEndsItsRefreshTokens() throws Exception {
        revoke(new Target.Client(flow.clientId));

        assertRefused(access, TokenProblem.TOKEN_REVOKED);
        assertThat(flow.refresh(refresh).statusCode()).isEqualTo(400);
    }

    @Test
    void theKillSwitchEndsEverything() throws Exception {
        revoke(new Target.All());

        assertRefused(access, TokenProblem.TOKEN_REVOKED);
        assertThat(flow.refresh(refresh).statusCode()).isEqualTo(400);
        assertGood(signInAgain());
    }

    @Test
    void whoIsDisabledStaysOutUntilEnabledAndThenMustSignIn() throws Exception {
        server.disable("alex");
        assertRefused(access, TokenProblem.USER_DISABLED);

        server.killSwitch.enable(new Target.User("alex"), () -> server.entry("user.enable"));

        assertRefused(access, TokenProblem.TOKEN_REVOKED);
        assertGood(signInAgain());
    }

    @Test
    void whatHadNoEffectIsNotRecorded() {
        assertThat(server.killSwitch.undo(99, () -> server.entry("revoke.undo")))
                .isFalse();
        assertThat(server.killSwitch.enable(new Target.User("alex"), () -> server.entry("user.enable")))
                .isFalse();

        assertThat(server.events("revoke.undo")).isEmpty();
        assertThat(server.events("user.enable")).isEmpty();
    }
}
