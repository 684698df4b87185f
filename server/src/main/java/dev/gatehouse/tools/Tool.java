package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.policy.Access;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be called. Immutable; a change of access makes a new one.
 *
 * @param name the name under which clients call it: {@code [A-Za-z0-9_-]{1,64}}
 * @param title a short name for people
 * @param description what it does, for the model
 * @param inputSchema JSON Schema 2020-12 of the arguments
 * @param outputSchema JSON Schema of the structured result, if declared
 * @param annotations MCP's hints (readOnlyHint and friends)
 * @param icons MCP's icons, if any
 * @param meta the tool's {@code _meta}, if any
 * @param upstream the backend behind it; absent for a tool that runs here
 * @param defaultAccess the access that configuration gives it
 * @param access the access in force: the default, or an administrator's override
 * @param revision the number of the override in force; 0 while the default holds
 * @param visibility how it appears to callers who may not call it
 * @param approval where its definition stands with those who approve definitions
 * @param handler what runs it
 * @param origin where it comes from, if it is another server's
 */
public record Tool(
        String name,
        String title,
        String description,
        JsonSchema inputSchema,
        @Nullable JsonSchema outputSchema,
        ObjectNode annotations,
        @Nullable ArrayNode icons,
        @Nullable ObjectNode meta,
        @Nullable String upstream,
        Access defaultAccess,
        Access access,
        long revision,
        Visibility visibility,
        Approval approval,
        ToolHandler handler,
        @Nullable Origin origin)
        implements Offering {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * A tool that runs in this program.
     *
     * @param inputSchema JSON Schema of the arguments, as JSON text
     * @param access who may call it, until somebody changes that in the console
     * @throws IllegalArgumentException if the name or the schema cannot be used; the message says why
     */
    public static Tool of(String name, String description, String inputSchema, Access access, ToolHandler handler) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name '" + name + "' cannot be a tool's; use up to 64 of A-Z, a-z, 0-9, _ and -");
        }
        return new Tool(
                name,
                name,
                description,
                JsonSchema.compile(schema(name, inputSchema)),
                null,
                Json.object(),
                null,
                null,
                access,
                access,
                0,
                handler);
    }

    private static ObjectNode schema(String name, String text) {
        try {
            if (StrictJson.read(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode schema) {
                return schema;
            }
        } catch (JsonRefused e) {
            throw new IllegalArgumentException("the input schema of " + name + " is not JSON: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("the input schema of " + name + " is no JSON object");
    }

    /** A tool whose definition needs no approval. */
    public Tool(
            String name,
            String title,
            String description,
            JsonSchema inputSchema,
            @Nullable JsonSchema outputSchema,
            ObjectNode annotations,
            @Nullable ArrayNode icons,
            @Nullable ObjectNode meta,
            @Nullable String upstream,
            Access defaultAccess,
            Access access,
            long revision,
            Visibility visibility,
            ToolHandler handler) {
        this(
                name,
                title,
                description,
                inputSchema,
                outputSchema,
                annotations,
                icons,
                meta,
                upstream,
                defaultAccess,
                access,
                revision,
                visibility,
                Approval.APPROVED,
                handler,
                null);
    }

    /** A tool that proposes its own access, without icons, visible to those who may not call it yet. */
    public Tool(
            String name,
            String title,
            String description,
            JsonSchema inputSchema,
            @Nullable JsonSchema outputSchema,
            ObjectNode annotations,
            @Nullable ObjectNode meta,
            @Nullable String upstream,
            Access defaultAccess,
            Access access,
            long revision,
            ToolHandler handler) {
        this(
                name,
                title,
                description,
                inputSchema,
                outputSchema,
                annotations,
                null,
                meta,
                upstream,
                defaultAccess,
                access,
                revision,
                Visibility.LOCKED,
                handler);
    }

    @Override
    public String id() {
        return name;
    }

    @Override
    public boolean isApproved() {
        return approval == Approval.APPROVED;
    }

    /** This tool with another access in force. */
    public Tool withAccess(Access changed, long atRevision) {
        return with(defaultAccess, changed, atRevision, visibility, approval);
    }

    /** The same with what an operator gave it. */
    Tool with(AccessOverride override) {
        return withAccess(override.access(), override.revision());
    }

    /** This tool with its definition approved, or not. */
    public Tool withApproval(Approval given) {
        return with(defaultAccess, access, revision, visibility, given);
    }

    /** This tool as it is before any override: with what configuration says of it. */
    Tool configured(Access configured, Visibility shown) {
        return with(configured, configured, 0, shown, approval);
    }

    private Tool with(Access otherDefault, Access other, long atRevision, Visibility shown, Approval given) {
        return new Tool(
                name,
                title,
                description,
                inputSchema,
                outputSchema,
                annotations,
                icons,
                meta,
                upstream,
                otherDefault,
                other,
                atRevision,
                shown,
                given,
                handler,
                origin);
    }

    /** This tool with the URIs in what it answers, and in its {@code _meta}, renamed. */
    Tool renamed(UpstreamUris.Renaming names) {
        return new Tool(
                name,
                title,
                description,
                inputSchema,
                outputSchema,
                annotations,
                icons,
                meta == null ? null : names.meta(meta),
                upstream,
                defaultAccess,
                access,
                revision,
                visibility,
                approval,
                call -> {
                    ToolOutcome outcome = handler.call(call);
                    return outcome instanceof ToolResult result ? result.renamed(names) : outcome;
                },
                origin);
    }
}
