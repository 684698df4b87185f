package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.swagger.v3.core.util.Json31;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {
    private static final Path COMMITTED = Path.of("..", "console-ui", "openapi.json");

    @Test
    void theCommittedDocumentSaysWhatTheResourcesDo() throws IOException {
        String generated = Json31.mapper()
                        .copy()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(OpenApiDocument.generate())
                + "\n";
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(COMMITTED, generated);
        }
        assertThat(Files.readString(COMMITTED))
                .as("console-ui/openapi.json is out of date: "
                        + "run mvn -pl console-ui,server test -Dtest=OpenApiDocumentTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dopenapi.write=true")
                .isEqualTo(generated);
    }
}
