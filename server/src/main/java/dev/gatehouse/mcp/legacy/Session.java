package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.tools.ClientCapabilities;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on. It travels inside the session id, so that every node knows it; it is no authentication.
 *
 * @param id unique among all sessions
 * @param owner whose it is; absent if it began before sign-in, when it holds nothing that anybody may not have
 * @param clientName the name that the client gave itself
 * @param client what the client said it can do
 * @param expiresAt when it ends by itself
 */
record Session(
        String id,
        @Nullable Owner owner,
        Revision revision,
        @Nullable String clientName,
        ClientCapabilities client,
        Instant expiresAt) {

    /** A principal through one OAuth client. */
    record Owner(String issuer, String subject, @Nullable String clientId) {
        /** The caller as an owner; absent if nobody is behind the call. */
        static @Nullable Owner of(Caller caller) {
            return caller.isAnonymous() ? null : new Owner(caller.issuer(), caller.subject(), caller.clientId());
        }
    }

    /** Whether this caller may use it. */
    boolean admits(Caller caller) {
        return owner == null || owner.equals(Owner.of(caller));
    }

    byte[] toBytes() {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("rev", revision.name())
                .put("name", clientName)
                .put("exp", expiresAt.getEpochSecond());
        if (owner != null) {
            json.put("iss", owner.issuer()).put("sub", owner.subject()).put("cid", owner.clientId());
        }
        json.set("can", client.declared());
        return Json.bytes(json);
    }

    /** What {@link #toBytes} wrote; absent if another version of us wrote it in a form that we do not know. */
    static @Nullable Session of(byte[] bytes) {
        try {
            if (!(StrictJson.read(bytes) instanceof ObjectNode json)) {
                return null;
            }
            String id = json.path("id").textValue();
            Revision revision = Revision.find(json.path("rev").asText());
            String issuer = json.path("iss").textValue();
            String subject = json.path("sub").textValue();
            if (id == null || revision == null || !(json.get("can") instanceof ObjectNode can)) {
                return null;
            }
            return new Session(
                    id,
                    issuer == null || subject == null
                            ? null
                            : new Owner(issuer, subject, json.path("cid").textValue()),
                    revision,
                    json.path("name").textValue(),
                    new ClientCapabilities(can),
                    Instant.ofEpochSecond(json.path("exp").longValue()));
        } catch (JsonRefused e) {
            return null;
        }
    }
}
