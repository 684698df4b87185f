package dev.gatehouse.discovery.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.Project;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/doctor.md explains what can be found, and says what is assumed of each client. */
class DoctorDocTest {
    private static String page() throws IOException {
        return Files.readString(Project.root().resolve("docs/doctor.md"));
    }

    static List<ClientProfile> clients() {
        return KnownClients.all();
    }

    @ParameterizedTest
    @EnumSource
    void explainsTheProblem(Problem problem) throws IOException {
        assertThat(page()).contains("| `" + problem.code() + "` |");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void namesTheRedirectUrisAndTheMetadataDocumentOfTheClient(ClientProfile client) throws IOException {
        assertThat(page()).contains("### " + client.name() + " (`" + client.id() + "`)");
        assertThat(page()).contains(client.redirectUris());
        URI document = client.clientMetadata();
        if (document != null) {
            assertThat(page()).contains(document.toString());
        }
    }
}
