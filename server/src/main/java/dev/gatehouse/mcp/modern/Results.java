package dev.gatehouse.mcp.modern;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.ServerInfo;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.Task;
import dev.gatehouse.tools.ToolResult;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts results into the form of this era. Thread-safe. */
final class Results {
    private static final String COMPLETE = "complete";

    private final ObjectNode serverInfo;
    private final SerializedString meta;

    Results(ServerInfo server) {
        this.serverInfo = server.implementation();
        ObjectNode own = Json.object();
        own.set(Meta.SERVER, serverInfo);
        this.meta = new SerializedString(Json.text(own));
    }

    Reply.Body tool(ToolResult result) {
        return json -> {
            begin(json, COMPLETE);
            json.writeFieldName("content");
            json.writeTree(result.content());
            if (result.structured() != null) {
                json.writeFieldName("structuredContent");
                json.writeTree(result.structured());
            }
            json.writeBooleanField("isError", result.isError());
            writeOthers(result.others(), json);
            end(json, result.meta());
        };
    }

    /** What a resource holds may be another at any time, so it is not to be kept. */
    Reply.Body contents(ResourceContents result) {
        return json -> {
            begin(json, COMPLETE);
            json.writeFieldName("contents");
            json.writeTree(result.contents());
            writeOthers(result.others(), json);
            json.writeNumberField("ttlMs", 0);
            json.writeStringField("cacheScope", "private");
            end(json, meta(result.others()));
        };
    }

    Reply.Body prompt(PromptResult result) {
        return json -> {
            begin(json, COMPLETE);
            if (result.description() != null) {
                json.writeStringField("description", result.description());
            }
            json.writeFieldName("messages");
            json.writeTree(result.messages());
            writeOthers(result.others(), json);
            end(json, meta(result.others()));
        };
    }

    Reply.Body completion(Completion result) {
        return json -> {
            begin(json, COMPLETE);
            json.writeObjectFieldStart("completion");
            json.writeArrayFieldStart("values");
            for (String value : result.values()) {
                json.writeString(value);
            }
            json.writeEndArray();
            if (result.total() != null) {
                json.writeNumberField("total", result.total());
            }
            json.writeBooleanField("hasMore", result.more());
            json.writeEndObject();
            end(json, null);
        };
    }

    /** The client is to answer and to ask again (multi round-trip requests). */
    Reply.Body asking(InputRequired wanted, @Nullable String sealedState) {
        return json -> {
            begin(json, "input_required");
            if (!wanted.requests().isEmpty()) {
                json.writeObjectFieldStart("inputRequests");
                for (Map.Entry<String, InputRequired.Request> request :
                        wanted.requests().entrySet()) {
                    json.writeObjectFieldStart(request.getKey());
                    json.writeStringField("method", request.getValue().method());
                    json.writeFieldName("params");
                    json.writeTree(request.getValue().params());
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            if (sealedState != null) {
                json.writeStringField("requestState", sealedState);
            }
            end(json, null);
        };
    }

    /** The work goes on as a task (tasks extension). */
    Reply.Body started(Task task) {
        return json -> {
            begin(json, "task");
            write(describe(task), json);
            end(json, null);
        };
    }

    /** A {@code DetailedTask} of the tasks extension. */
    static ObjectNode describe(Task task) {
        ObjectNode json = Json.object()
                .put("taskId", task.id())
                .put("status", task.status().wireName())
                .put("createdAt", task.created().toString())
                .put("lastUpdatedAt", task.updated().toString())
                .put("ttlMs", task.keep().toMillis())
                .put("pollIntervalMs", task.poll().toMillis());
        if (task.payload() != null) {
            json.set(
                    switch (task.status()) {
                        case INPUT_REQUIRED -> "inputRequests";
                        case FAILED -> "error";
                        case COMPLETED, WORKING, CANCELLED -> "result";
                    },
                    task.payload());
        }
        return json;
    }

    private static void write(ObjectNode members, JsonGenerator json) throws IOException {
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            json.writeFieldName(member.getKey());
            json.writeTree(member.getValue());
        }
    }

    private static void writeOthers(@Nullable ObjectNode others, JsonGenerator json) throws IOException {
        if (others != null) {
            for (Map.Entry<String, JsonNode> member : others.properties()) {
                if (!member.getKey().equals("_meta")) {
                    json.writeFieldName(member.getKey());
                    json.writeTree(member.getValue());
                }
            }
        }
    }

    private static @Nullable ObjectNode meta(@Nullable ObjectNode others) {
        return others != null && others.get("_meta") instanceof ObjectNode own ? own : null;
    }

    /** A tree of our own. */
    Reply.Body tree(ObjectNode result) {
        return json -> {
            begin(json, COMPLETE);
            write(result, json);
            end(json, null);
        };
    }

    static void begin(JsonGenerator json, String resultType) throws IOException {
        json.writeStartObject();
        json.writeStringField("resultType", resultType);
    }

    /** What depends on who asks is never {@code public}. */
    void endCacheable(JsonGenerator json, long ttlMillis) throws IOException {
        json.writeNumberField("ttlMs", ttlMillis);
        json.writeStringField("cacheScope", "private");
        end(json, null);
    }

    /** The server's own words about itself replace a tool's: {@code _meta} is hop by hop. */
    void end(JsonGenerator json, @Nullable ObjectNode own) throws IOException {
        json.writeFieldName("_meta");
        if (own == null) {
            json.writeRawValue(meta);
        } else {
            ObjectNode both = own.deepCopy();
            both.set(Meta.SERVER, serverInfo);
            json.writeTree(both);
        }
        json.writeEndObject();
    }
}
