package dev.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.identity.DpopConfig;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.RevocationRegister;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.store.Database;
import io.dropwizard.jackson.Jackson;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationServerConfigTest {
    private static AuthorizationServerConfig read(String json) throws Exception {
        return Jackson.newObjectMapper().readValue(json, AuthorizationServerConfig.class);
    }

    @Test
    void fillsInDefaults() throws Exception {
        assertThat(read("{}")).isEqualTo(AuthorizationServerConfig.defaults());
        assertThat(read("{\"registration\": {\"perHour\": 3}}").registration().enabled())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"users\": \"broker\"} | authorizationServer.users cannot be broker yet",
                "{\"codeLifetime\": \"2m\"} | authorizationServer.codeLifetime is",
                "{\"accessTokenLifetime\": \"2d\"} | authorizationServer.accessTokenLifetime is",
                "{\"registration\": {\"perHour\": 0}} | authorizationServer.registration.perHour must",
                "{\"allowedRedirectSchemes\": [\"javascript\"]} | authorizationServer.allowedRedirectSchemes names"
            })
    void saysWhichKeyIsWrong(String json, String message) {
        assertThatThrownBy(() -> read(json)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://gateway.example.com", "http://10.0.0.5:8080", "http://localhost.example.com"})
    void refusesDemoUsersOnAPublicUrl(String publicUrl, @TempDir Path directory) {
        assertThatThrownBy(() -> server(publicUrl, directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("authorizationServer.users is demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/", "localhost", "http://localhost:8080?x"})
    void refusesAUrlThatCannotBeAnIssuer(String publicUrl, @TempDir Path directory) {
        assertThatThrownBy(() -> server(publicUrl, directory)).hasMessageContaining("cannot be an issuer");
    }

    private static void server(String publicUrl, Path directory) throws Exception {
        try (Database database = Database.open("jdbc:sqlite:" + directory.resolve("gatehouse.db"))) {
            new AuthorizationServer(
                    AuthorizationServerConfig.defaults(),
                    publicUrl,
                    List.of(URI.create("http://localhost:8080/mcp")),
                    TreeSet::new,
                    database,
                    new AuditLog(database),
                    new RevocationRegister(
                            database,
                            new Revocations(publicUrl, Duration.ZERO),
                            IdentityConfig.defaults(),
                            Clock.systemUTC()),
                    new Egress(EgressConfig.closed()),
                    new DpopProofs(DpopConfig.defaults(), Clock.systemUTC()),
                    new Revocations(publicUrl, Duration.ZERO),
                    SigningKeys.open(directory, Clock.systemUTC()),
                    Clock.systemUTC());
        }
    }
}
