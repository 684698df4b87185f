package dev.gatehouse.discovery.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two documents of discovery, as far as clients read them. */
final class Documents {
    private Documents() {}

    /**
     * Protected resource metadata (RFC 9728 §2).
     *
     * @param source where it was found
     * @param servers the authorization servers, as written
     */
    record Resource(URI source, String resource, List<String> servers, List<String> scopes) {
        static @Nullable Resource read(Reply reply) {
            JsonNode json = reply.json();
            return reply.status() == 200 && json.path("resource").isTextual()
                    ? new Resource(
                            reply.url(),
                            json.path("resource").textValue(),
                            texts(json.path("authorization_servers")),
                            texts(json.path("scopes_supported")))
                    : null;
        }
    }

    /**
     * Authorization server metadata (RFC 8414 §2).
     *
     * @param source where it was found
     * @param json the whole document
     */
    record Server(URI source, JsonNode json) {
        static @Nullable Server read(Reply reply) {
            JsonNode json = reply.json();
            return reply.status() == 200
                            && json.path("authorization_endpoint").isTextual()
                            && json.path("token_endpoint").isTextual()
                    ? new Server(reply.url(), json)
                    : null;
        }

        String issuer() {
            return json.path("issuer").asText();
        }

        String text(String member) {
            return json.path(member).asText();
        }

        boolean says(String member) {
            return json.path(member).isBoolean() && json.path(member).booleanValue();
        }

        boolean has(String member) {
            return json.hasNonNull(member);
        }

        List<String> list(String member) {
            return texts(json.path(member));
        }

        /**
         * Whether a client without a secret can redeem a code; a missing list stands for {@code client_secret_basic}.
         */
        boolean takesPublicClients() {
            return list("token_endpoint_auth_methods_supported").contains("none");
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> {
            if (item.isTextual()) {
                texts.add(item.textValue());
            }
        });
        return List.copyOf(texts);
    }
}
