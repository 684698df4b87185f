package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * Writes replies as HTTP answers, each in one go. Every error, whatever its HTTP status, is a JSON-RPC error whose
 * {@code data} holds the stable code, the request id and the decision id; without an id if the request's could not be
 * read. Thread-safe.
 */
public final class ReplyWriter {
    /** Nothing is flushed before the end, so that the answer leaves whole and with its length. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // The default pool belongs to threads, and a virtual thread lives for one request only.
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .build())
            .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
            .build();

    private ReplyWriter() {}

    /** Answers one message. */
    public static void write(HttpServletResponse response, String requestId, Reply reply) throws IOException {
        switch (reply) {
            case Reply.Accepted _ -> response.setStatus(202);
            case Reply.Given _ -> {}
            case Reply.Result result -> {
                try (JsonGenerator json = open(response)) {
                    writeResult(json, result.id(), result.body());
                }
            }
            case Reply.Challenged challenged -> {
                response.setStatus(challenged.status());
                response.setHeader("WWW-Authenticate", challenged.challenge());
                try (JsonGenerator json = open(response)) {
                    writeResult(json, challenged.id(), challenged.body());
                }
            }
            case Reply.Failure failure -> {
                announce(response, failure);
                try (JsonGenerator json = open(response)) {
                    writeFailure(json, requestId, failure);
                }
            }
        }
    }

    /**
     * Answers a batch. Its HTTP status is an error's only if nothing at all was done; otherwise a client that repeats
     * the batch after signing in would repeat what was done.
     */
    public static void write(HttpServletResponse response, String requestId, List<Reply> replies) throws IOException {
        List<Reply> told = replies.stream()
                .filter(reply -> !(reply instanceof Reply.Accepted))
                .toList();
        if (told.isEmpty()) {
            response.setStatus(202);
            return;
        }
        if (replies.stream().allMatch(Reply.Failure.class::isInstance)
                && replies.getFirst() instanceof Reply.Failure first) {
            announce(response, first);
        }
        try (JsonGenerator json = open(response)) {
            json.writeStartArray();
            for (Reply reply : told) {
                switch (reply) {
                    case Reply.Result result -> writeResult(json, result.id(), result.body());
                    case Reply.Challenged challenged -> writeResult(json, challenged.id(), challenged.body());
                    case Reply.Failure failure -> writeFailure(json, requestId, failure);
                    case Reply.Accepted _, Reply.Given _ -> {}
                }
            }
            json.writeEndArray();
        }
    }

    /** A reply as one message of a stream. */
    public static byte[] message(String requestId, Reply reply) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = MAPPER.getFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
            switch (reply) {
                case Reply.Result result -> writeResult(json, result.id(), result.body());
                case Reply.Challenged challenged -> writeResult(json, challenged.id(), challenged.body());
                case Reply.Failure failure -> writeFailure(json, requestId, failure);
                case Reply.Accepted _, Reply.Given _ -> throw new IllegalArgumentException("nothing to say");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static JsonGenerator open(HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        return MAPPER.getFactory().createGenerator(response.getOutputStream(), JsonEncoding.UTF8);
    }

    private static void announce(HttpServletResponse response, Reply.Failure failure) {
        response.setStatus(failure.error().status());
        if (failure.challenge() != null) {
            response.setHeader("WWW-Authenticate", failure.challenge());
        }
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
            response.setHeader("Retry-After", Long.toString(seconds));
        }
    }

    private static void writeResult(JsonGenerator json, JsonNode id, Reply.Body body) throws IOException {
        json.writeStartObject();
        json.writeStringField("jsonrpc", "2.0");
        writeId(json, id);
        json.writeFieldName("result");
        body.writeTo(json);
        json.writeEndObject();
    }

    private static void writeFailure(JsonGenerator json, String requestId, Reply.Failure failure) throws IOException {
        RpcError error = failure.error();
        json.writeStartObject();
        json.writeStringField("jsonrpc", "2.0");
        JsonNode id = failure.id();
        if (id != null) {
            writeId(json, id);
        }
        json.writeObjectFieldStart("error");
        json.writeNumberField("code", error.code());
        json.writeStringField("message", error.message());
        ObjectNode data = error.details() == null
                ? MAPPER.createObjectNode()
                : error.details().deepCopy();
        data.put("code", error.name()).put("requestId", requestId);
        if (failure.decisionId() != null) {
            data.put("decisionId", failure.decisionId());
        }
        json.writeFieldName("data");
        json.writeTree(data);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeId(JsonGenerator json, JsonNode id) throws IOException {
        json.writeFieldName("id");
        if (id.isTextual()) {
            json.writeString(id.textValue());
        } else if (id.isInt() || id.isLong()) {
            json.writeNumber(id.longValue());
        } else {
            json.writeTree(id);
        }
    }
}
