package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.KnownClients.CLAUDE;
import static dev.gatehouse.discovery.doctor.KnownClients.CURSOR;
import static dev.gatehouse.discovery.doctor.KnownClients.MCP_REMOTE;
import static dev.gatehouse.discovery.doctor.KnownClients.VS_CODE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.discovery.doctor.Doctor.Manner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How clients come by their id and which scopes they ask for: what stops them, and what the doctor says of it. */
class DoctorRegistrationTest extends DoctorFixture {
    @Test
    void withoutAWayToRegisterAClientHasToBeRegisteredByHand() {
        host.metadata("registration_endpoint=;client_id_metadata_document_supported=");

        ClientReport report = walk(CURSOR);

        assertThat(report.sentence()).isEqualTo("works with a client id registered by hand");
        assertThat(finding(report, Problem.NO_REGISTRATION).fix())
                .contains("cursor://anysphere.cursor-mcp/oauth/callback", "CLIENT_ID");
        assertThat(query(report)).containsEntry("client_id", "YOUR_CLIENT_ID");
    }

    @Test
    void aTokenEndpointForSecretsOnlyMakesClientsRegister() {
        host.metadata("token_endpoint_auth_methods_supported=[\"client_secret_basic\"]");

        assertThat(walk(CLAUDE).clientIdBy()).isEqualTo("registration");
        assertThat(finding(walk(CLAUDE), Problem.PUBLIC_CLIENTS_REFUSED).severity())
                .isEqualTo(Severity.WARNING);
    }

    @Test
    void registersWithTheClientsOwnRedirectUrisIfAskedTo() {
        host.route("/register", exchange -> McpHost.send(exchange, 201, "application/json", "{\"client_id\":\"c-1\"}"));

        ClientReport report = doctor.examine(host.mcp(), List.of(CURSOR), new Manner(true, true))
                .clients()
                .getFirst();

        assertThat(query(report)).containsEntry("client_id", "c-1");
    }

    @Test
    void aRefusedRegistrationStopsTheClient() {
        host.route(
                "/register",
                exchange -> McpHost.send(
                        exchange,
                        400,
                        "application/json",
                        "{\"error\":\"invalid_redirect_uri\",\"error_description\":\"no custom schemes\"}"));

        ClientReport report = doctor.examine(host.mcp(), List.of(CURSOR), new Manner(true, true))
                .clients()
                .getFirst();

        assertFails(report, Step.REGISTRATION, Problem.REGISTRATION_REFUSED);
        assertThat(finding(report, Problem.REGISTRATION_REFUSED).came())
                .contains("invalid_redirect_uri", "no custom schemes");
    }

    // --- what is asked for

    @Test
    void scopesThatTheServerDoesNotHaveAreWarnedOf() {
        host.metadata("scopes_supported=[\"openid\"]");

        assertThat(finding(walk(VS_CODE), Problem.SCOPE_UNKNOWN).came()).isEqualTo("read");
    }

    @Test
    void withoutAnyScopeNamedMcpRemoteAsksForItsOwn() {
        host.challenge("Bearer resource_metadata=\"" + host.origin() + "/bare\"");
        host.route(
                "/bare",
                McpHost.json(
                        "{\"resource\":\"" + host.mcp() + "\",\"authorization_servers\":[\"" + host.origin() + "\"]}"));
        host.metadata("scopes_supported=");

        assertThat(walk(MCP_REMOTE).scopes()).containsExactly("openid", "email", "profile");
        assertThat(walk(CURSOR).scopes()).isEmpty();
        assertThat(finding(walk(CURSOR), Problem.NO_SCOPES).severity()).isEqualTo(Severity.NOTE);
    }
}
