package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.identity.Caller;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys, service clients and the table of who is who, through the admin API. */
class PeopleApiTest {
    private static RunningConsole console;
    private static RunningConsole.Operator admin;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
        admin = console.login("admin");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return RunningConsole.json(answer);
    }

    private static List<AuditEntry> acts(String method) {
        return console.search.find(AuditQuery.everything(50).byUser("admin")).stream()
                .map(event -> event.entry())
                .filter(entry -> entry.method().equals(method))
                .toList();
    }

    private static JsonNode verdictOf(String credential) {
        return json(admin.post("/api/tokens/debug", "{\"token\":\"" + credential + "\"}"))
                .path("verdict");
    }

    @Test
    void makesAnApiKeyThatWorksAndShowsItOnce() {
        HttpResponse<String> answer =
                admin.post("/api/api-keys", "{\"service\":\"nightly-report\",\"scopes\":[\"demo:read\"],\"days\":7}");

        assertThat(answer.statusCode()).isEqualTo(200);
        String text = json(answer).path("text").asText();
        assertThat(verdictOf(text).path("accepted").asBoolean()).isTrue();
        HttpResponse<String> list = admin.get("/api/api-keys");
        assertThat(list.body()).doesNotContain(text).contains("nightly-report");
        assertThat(acts("apikeys.create").getFirst().detail())
                .doesNotContain(text)
                .contains("nightly-report");
    }

    @Test
    void revokesAnApiKeyForGood() {
        JsonNode made = json(admin.post("/api/api-keys", "{\"service\":\"retired\",\"scopes\":[]}"));
        String path = "/api/api-keys/" + made.path("key").path("id").asText();

        HttpResponse<String> revoked = admin.delete(path);

        assertThat(json(revoked).path("state").asText()).isEqualTo("revoked");
        assertThat(verdictOf(made.path("text").asText()).path("accepted").asBoolean())
                .isFalse();
        assertThat(admin.delete(path).statusCode()).isEqualTo(404);
        assertThat(acts("apikeys.revoke").getFirst().detail()).contains("retired");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"service\":\"x\"}",
                "{\"service\":\"Upper Case\",\"scopes\":[]}",
                "{\"service\":\"x\",\"scopes\":[\"a b\"]}",
                "{\"service\":\"x\",\"scopes\":[],\"days\":0}",
                "{\"service\":\"x\",\"scopes\":[],\"days\":367}"
            })
    void refusesAKeyThatCannotBeMeant(String body) {
        assertThat(admin.post("/api/api-keys", body).statusCode()).isEqualTo(400);
    }

    @Test
    void addsAServiceClientWithASecretShownOnceAndRemovesIt() {
        HttpResponse<String> answer =
                admin.post("/api/clients", "{\"clientId\":\"batch\",\"name\":\"Batch\",\"scopes\":[\"demo:read\"]}");

        String secret = json(answer).path("secret").asText();
        assertThat(secret).startsWith("gh_secret_");
        assertThat(json(answer).path("client").path("forItself").asBoolean()).isTrue();
        assertThat(admin.get("/api/clients").body()).contains("\"batch\"").doesNotContain(secret);
        assertThat(acts("clients.add").getFirst().clientId()).isEqualTo("batch");

        String removal = "{\"clientId\":\"batch\",\"reason\":\"retired\"}";
        assertThat(admin.post("/api/clients/remove", removal).statusCode()).isEqualTo(204);
        assertThat(admin.get("/api/clients").body()).doesNotContain("\"batch\"");
        assertThat(acts("clients.remove").getFirst().detail()).contains("retired");
        assertThat(admin.post("/api/clients/remove", removal).statusCode()).isEqualTo(404);
    }

    @Test
    void addsAServiceClientThatMustSendProofs() {
        JsonNode made =
                json(admin.post("/api/clients", "{\"clientId\":\"bound\",\"scopes\":[\"demo:read\"],\"dpop\":true}"));

        assertThat(made.path("client").path("dpop").asBoolean()).isTrue();
        assertThat(json(admin.get("/api/clients")).path("clients"))
                .filteredOn(client -> client.path("clientId").asText().equals("bound"))
                .singleElement()
                .satisfies(client -> assertThat(client.path("dpop").asBoolean()).isTrue());
    }

    @Test
    void showsWhichClientsAreUnusedAndRemovesThose() {
        console.register("c_never", 40, null);
        console.register("c_long_ago", 90, 60);
        console.register("c_lately", 90, 2);
        console.register("c_new", 1, null);
        console.approve("unused_grant", "alex", "c_long_ago", "demo:read");
        admin.post("/api/clients", "{\"clientId\":\"configured\",\"scopes\":[]}");

        JsonNode shown = json(admin.get("/api/clients/unused?days=30")).path("clients");
        assertThat(shown)
                .extracting(client -> client.path("clientId").asText() + " "
                        + client.path("users").asInt())
                .containsExactly("c_long_ago 1", "c_never 0");

        HttpResponse<String> answer = admin.post(
                "/api/clients/clean-up",
                "{\"days\":30,\"clientIds\":[\"c_never\",\"c_long_ago\",\"c_lately\",\"configured\",\"c_gone\"],"
                        + "\"reason\":\"spring cleaning\"}");

        assertThat(json(answer).path("removed")).extracting(JsonNode::asText).containsExactly("c_never", "c_long_ago");
        assertThat(admin.get("/api/clients").body())
                .contains("c_lately", "c_new", "\"configured\"")
                .doesNotContain("c_never", "c_long_ago");
        assertThat(acts("clients.remove"))
                .filteredOn(entry -> String.valueOf(entry.detail()).contains("spring cleaning"))
                .extracting(AuditEntry::clientId)
                .containsExactlyInAnyOrder("c_never", "c_long_ago");
        assertThat(json(admin.get("/api/grants?user=alex")).path("grants")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"days\":0,\"clientIds\":[\"c\"],\"reason\":\"x\"}",
                "{\"days\":366,\"clientIds\":[\"c\"],\"reason\":\"x\"}",
                "{\"days\":30,\"clientIds\":[],\"reason\":\"x\"}",
                "{\"days\":30,\"clientIds\":[\"c\"]}"
            })
    void refusesACleanUpThatCannotBeMeant(String body) {
        assertThat(admin.post("/api/clients/clean-up", body).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesToLookForLessThanADay() {
        assertThat(admin.get("/api/clients/unused?days=0").statusCode()).isEqualTo(400);
    }

    @Test
    void showsTheTokensOfAUserAndWhichAreRevoked() {
        console.approve("family", "toni", "c_family", "demo:read");
        console.issue("jti_kept", "family");
        console.issue("jti_ended", "family");
        admin.post("/api/kill", "{\"scope\":\"token\",\"name\":\"jti_ended\",\"reason\":\"lost laptop\"}");

        JsonNode families = json(admin.get("/api/users/toni/tokens")).path("families");

        assertThat(families).singleElement().satisfies(family -> {
            assertThat(family.path("approval").path("clientId").asText()).isEqualTo("c_family");
            assertThat(family.path("lastIssuedAt").asText()).isNotEmpty();
            assertThat(family.path("lastCallAt").isNull()).isTrue();
            assertThat(family.path("tokens"))
                    .extracting(token -> token.path("id").asText() + " "
                            + token.path("revoked").asBoolean())
                    .containsExactlyInAnyOrder("jti_kept false", "jti_ended true");
        });
        assertThat(json(admin.get("/api/users/nobody/tokens")).path("families")).isEmpty();
    }

    @Test
    void showsTheRateOfAUserAndGivesItBack() {
        String who = "\"issuer\":\"https://idp.example.com/\",\"subject\":\"00u7\"";
        admin.put("/api/user-mappings", null, "{" + who + ",\"uid\":\"ula\"}");
        console.limits.take(ula(), "192.0.2.1");

        JsonNode bucket =
                json(admin.get("/api/users/ula/limits")).path("buckets").path(0);
        assertThat(bucket.path("subject").asText()).isEqualTo("00u7");
        assertThat(bucket.path("left").asInt()).isEqualTo(bucket.path("most").asInt() - 1);
        assertThat(bucket.path("refillsInMs").asLong()).isBetween(1L, 60_000L);

        String reset = "{" + who + ",\"reason\":\"a runaway script\"}";
        assertThat(console.login("vera")
                        .post("/api/users/ula/limits/reset", reset)
                        .statusCode())
                .isEqualTo(403);
        assertThat(admin.post("/api/users/sam/limits/reset", reset).statusCode())
                .isEqualTo(404);
        assertThat(admin.post("/api/users/ula/limits/reset", reset).statusCode())
                .isEqualTo(204);

        JsonNode after =
                json(admin.get("/api/users/ula/limits")).path("buckets").path(0);
        assertThat(after.path("left")).isEqualTo(after.path("most"));
        assertThat(acts("limits.reset"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.detail()).contains("ula", "a runaway script"));
        admin.post("/api/user-mappings/remove", "{" + who + "}");
    }

    private static Caller ula() {
        return new Caller(
                Caller.Kind.USER,
                "https://idp.example.com/",
                "00u7",
                "ula",
                null,
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                null,
                null,
                Instant.MAX);
    }

    @Test
    void givesAClientWithKeysNoSecret() {
        JsonNode made = json(admin.post(
                "/api/clients",
                "{\"clientId\":\"keyed\",\"scopes\":[],\"jwksUri\":\"https://machine.example.com/jwks\"}"));

        assertThat(made.path("secret").isNull()).isTrue();
        assertThat(made.path("client").path("credential").asText()).isEqualTo("keys");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scopes\":[]}",
                "{\"clientId\":\"UPPER\",\"scopes\":[]}",
                "{\"clientId\":\"x\",\"scopes\":[],\"jwks\":{\"keys\":[]}}",
                "{\"clientId\":\"x\",\"scopes\":[],\"jwksUri\":\"http://machine.example.com/jwks\"}",
                "{\"clientId\":\"x\",\"scopes\":[],\"jwks\":{},\"jwksUri\":\"https://machine.example.com/jwks\"}"
            })
    void refusesAClientThatCannotBeMeant(String body) {
        assertThat(admin.post("/api/clients", body).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesASecondClientOfTheSameId() {
        String body = "{\"clientId\":\"twice\",\"scopes\":[]}";
        admin.post("/api/clients", body);

        HttpResponse<String> answer = admin.post("/api/clients", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("message").asText()).isEqualTo("There is a client twice already.");
    }

    @Test
    void showsInWhichBrowsersAUserIsSignedInAndEndsOneOfThem() {
        console.signIn("desk", "bo");
        console.signIn("phone", "bo");
        console.signIn("elsewhere", "someone");
        String end = "{\"reason\":\"lost phone\"}";

        assertThat(browsersOf("bo")).containsExactlyInAnyOrder("desk", "phone");
        assertThat(admin.post("/api/users/someone/browsers/phone/end", end).statusCode())
                .isEqualTo(404);
        assertThat(admin.post("/api/users/bo/browsers/phone/end", end).statusCode())
                .isEqualTo(204);

        assertThat(browsersOf("bo")).containsExactly("desk");
        assertThat(browsersOf("someone")).containsExactly("elsewhere");
        assertThat(admin.post("/api/users/bo/browsers/phone/end", end).statusCode())
                .isEqualTo(404);
        assertThat(acts("user.sign-out"))
                .singleElement()
                .satisfies(act -> assertThat(act.detail()).contains("bo").contains("lost phone"));
        assertThat(admin.post("/api/users/bo/browsers/desk/end", "{\"reason\":\" \"}")
                        .statusCode())
                .isEqualTo(400);
    }

    private static List<String> browsersOf(String uid) {
        return json(admin.get("/api/users/" + uid + "/browsers"))
                .path("browsers")
                .valueStream()
                .map(browser -> browser.path("id").asText())
                .toList();
    }

    @Test
    void saysWhoSomebodyAtAnIssuerIsAndForgetsIt() {
        String who = "\"issuer\":\"https://idp.example.com/\",\"subject\":\"00u1\"";

        assertThat(admin.put("/api/user-mappings", null, "{" + who + ",\"uid\":\"alex\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(json(admin.get("/api/user-mappings")).path("mappings")).anySatisfy(mapping -> {
            assertThat(mapping.path("uid").asText()).isEqualTo("alex");
            assertThat(mapping.path("author").asText()).isEqualTo("admin");
        });
        assertThat(acts("user.map")).hasSize(1);

        assertThat(admin.post("/api/user-mappings/remove", "{" + who + "}").statusCode())
                .isEqualTo(204);
        assertThat(json(admin.get("/api/user-mappings")).path("mappings")).isEmpty();
        assertThat(admin.post("/api/user-mappings/remove", "{" + who + "}").statusCode())
                .isEqualTo(404);
        assertThat(acts("user.unmap")).hasSize(1);
    }

    @Test
    void mapsNobodyToAMachine() {
        HttpResponse<String> answer = admin.put(
                "/api/user-mappings",
                null,
                "{\"issuer\":\"https://idp.example.com/\",\"subject\":\"1\",\"uid\":\"service:batch\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("message").asText()).contains("does not start with client: or service:");
    }

    @ParameterizedTest
    @CsvSource({"vera", "aldo"})
    void onlyAnAdminMayChangeAnyOfIt(String operator) {
        RunningConsole.Operator other = console.login(operator);

        assertThat(other.get("/api/api-keys").statusCode()).isEqualTo(200);
        assertThat(other.get("/api/user-mappings").statusCode()).isEqualTo(200);
        assertThat(other.post("/api/api-keys", "{\"service\":\"x\",\"scopes\":[]}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(other.delete("/api/api-keys/none").statusCode()).isEqualTo(403);
        assertThat(other.post("/api/clients", "{\"clientId\":\"x\",\"scopes\":[]}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(other.post("/api/clients/remove", "{\"clientId\":\"x\",\"reason\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(other.get("/api/clients/unused").statusCode()).isEqualTo(200);
        assertThat(other.post("/api/clients/clean-up", "{\"days\":30,\"clientIds\":[\"x\"],\"reason\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(other.get("/api/users/bo/browsers").statusCode()).isEqualTo(200);
        assertThat(other.post("/api/users/bo/browsers/x/end", "{\"reason\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(other.put("/api/user-mappings", null, "{\"issuer\":\"i\",\"subject\":\"s\",\"uid\":\"u\"}")
                        .statusCode())
                .isEqualTo(403);
    }
}
