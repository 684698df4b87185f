package dev.gatehouse.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.gatehouse.ConfigFile;
import dev.gatehouse.tools.AccessConfig;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What operators change in the console or with commands, as a file that can be kept, compared and brought to another
 * gateway. It holds no secret: API keys, passwords and the secrets of clients stay where they are. A section that is
 * absent says nothing about its kind.
 *
 * @param format the version of this layout: 1
 * @param tools the access of tools that operators changed, by name
 * @param resources the same of resources, by URI or template
 * @param prompts the same of prompts, by name
 * @param approvals what was decided on definitions of upstreams' tools
 * @param mappings who subjects of outside issuers are here
 * @param disabledUsers who is locked out
 * @param clients the OAuth clients that operators added, by id
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Settings(
        @Nullable Integer format,
        @Nullable SortedMap<String, AccessConfig> tools,
        @Nullable SortedMap<String, AccessConfig> resources,
        @Nullable SortedMap<String, AccessConfig> prompts,
        @Nullable List<Decided> approvals,
        @Nullable List<Mapped> mappings,
        @Nullable List<LockedOut> disabledUsers,
        @Nullable SortedMap<String, Machine> clients) {

    /** The layout that this version writes and reads. */
    static final int FORMAT = 1;

    private static final String HEADER = """
        # What operators changed in the console or with commands; it holds no secret.
        # 'gatehouse config diff FILE' says how a gateway differs from it, 'gatehouse config import FILE' changes that.
        """;

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    Settings {
        if (format == null || format != FORMAT) {
            throw new IllegalArgumentException(
                    "format: it must say " + FORMAT + ", the only layout that this version knows");
        }
    }

    /** A decision on the definition of a tool, which its SHA-256 names. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Decided(
            String upstream,
            String tool,
            String definition,
            Decision decision,
            @Nullable String reason) {
        Decided {
            require(upstream, "approvals", "upstream");
            require(tool, "approvals", "tool");
            require(definition, "approvals", "definition");
            require(decision, "approvals", "decision");
        }
    }

    /** What can be decided on a definition. */
    enum Decision {
        @JsonProperty("approved")
        APPROVED,
        @JsonProperty("rejected")
        REJECTED
    }

    /** Who a subject of an outside issuer is here. */
    record Mapped(String issuer, String subject, String uid) {
        Mapped {
            require(issuer, "mappings", "issuer");
            require(subject, "mappings", "subject");
            require(uid, "mappings", "uid");
        }
    }

    /** Somebody who is locked out: by uid, or by issuer and subject. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record LockedOut(
            @Nullable String uid,
            @Nullable String issuer,
            @Nullable String subject,
            @Nullable String reason) {
        LockedOut {
            boolean bySubject = issuer != null && subject != null;
            if ((uid == null) != bySubject || (uid != null && (issuer != null || subject != null))) {
                throw new IllegalArgumentException(
                        "disabledUsers: each names a user by uid, or by issuer and subject, and not by both");
            }
        }
    }

    /**
     * A machine that fetches tokens for itself; it has a secret unless it has keys.
     *
     * @param jwks its public keys
     * @param jwksUri where it publishes them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Machine(
            @Nullable String name,
            @Nullable List<String> scopes,
            @Nullable Boolean introspects,
            @Nullable Boolean boundTokens,
            @Nullable ObjectNode jwks,
            @Nullable URI jwksUri) {
        Machine {
            if (jwks != null && jwksUri != null) {
                throw new IllegalArgumentException("clients: jwks and jwksUri exclude each other");
            }
        }
    }

    private static void require(@Nullable Object value, String section, String key) {
        if (value == null || value.toString().isBlank()) {
            throw new IllegalArgumentException(section + ": " + key + " is missing");
        }
    }

    /**
     * Reads a file as it is: nothing is replaced from the environment, and a key that is not known or there twice is
     * refused.
     */
    static Settings read(Path file) throws IOException, ConfigurationException {
        return ConfigFile.read(Settings.class, file, new FileConfigurationSourceProvider(), "gatehouse.settings");
    }

    /** This as the text of a file. */
    String yaml() throws JsonProcessingException {
        return HEADER + YAML.writeValueAsString(this);
    }
}
