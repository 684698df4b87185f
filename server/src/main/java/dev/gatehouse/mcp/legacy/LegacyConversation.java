package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.tools.Cancellation;
import dev.gatehouse.tools.ClientCapabilities;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.ToolFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a request of this era. What is said goes into the request's own stream; what is asked is a
 * request of ours in that stream, which the client answers with a POST. Thread-safe.
 */
final class LegacyConversation implements Conversation {
    /** People have to read and fill in forms; a model has to think. */
    private static final long PATIENCE_SECONDS = 600;

    private final @Nullable LiveSession session;
    private final @Nullable PostedStream stream;
    private final @Nullable Consumer<ObjectNode> channel;
    private final ObjectNode params;
    private final @Nullable JsonNode progressToken;
    private final Cancellation cancellation = new Cancellation();
    private double told = Double.NEGATIVE_INFINITY;

    /**
     * A conversation about one request.
     *
     * @param session absent if the request belongs to none; then nothing can be asked
     * @param stream the request's own; absent if it has none, and what is said goes to the session's, if that has one
     * @param request what the client asks, and what it wants progress called, if it asked for any
     */
    LegacyConversation(@Nullable LiveSession session, @Nullable PostedStream stream, JsonRpc.Request request) {
        this.session = session;
        this.stream = stream;
        this.channel = stream == null ? aside(session) : stream::say;
        this.params = request.params();
        JsonNode token = params.at("/_meta/progressToken");
        this.progressToken = token.isTextual() || token.isIntegralNumber() ? token : null;
    }

    @Override
    public ObjectNode params() {
        return params;
    }

    private static @Nullable Consumer<ObjectNode> aside(@Nullable LiveSession session) {
        return session == null || session.standalone() == null ? null : session::say;
    }

    @Override
    public ClientCapabilities client() {
        return session == null ? ClientCapabilities.none() : session.session().client();
    }

    @Override
    public void progress(double progress, @Nullable Double total, @Nullable String message) {
        if (channel == null || progressToken == null) {
            return;
        }
        synchronized (this) {
            if (!(progress > told)) {
                return;
            }
            told = progress;
        }
        ObjectNode params = Json.object();
        params.set("progressToken", progressToken);
        params.set("progress", number(progress));
        if (total != null) {
            params.set("total", number(total));
        }
        if (message != null) {
            params.put("message", message);
        }
        channel.accept(JsonRpc.notification("notifications/progress", params));
    }

    /** Whole numbers without a fraction, as everybody writes them. */
    private static JsonNode number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        return whole
                ? Json.mapper().getNodeFactory().numberNode((long) value)
                : Json.mapper().getNodeFactory().numberNode(value);
    }

    @Override
    public void log(LogLevel level, @Nullable String logger, JsonNode data) {
        LogLevel least = session == null ? LogLevel.INFO : session.logLevel();
        if (channel == null || level.compareTo(least) < 0) {
            return;
        }
        ObjectNode params = Json.object().put("level", level.wireName());
        if (logger != null) {
            params.put("logger", logger);
        }
        params.set("data", data);
        channel.accept(JsonRpc.notification("notifications/message", params));
    }

    @Override
    public void disconnect() {
        if (stream != null) {
            stream.disconnect();
        }
    }

    @Override
    public @Nullable LogLevel logLevel() {
        return channel == null || session == null ? null : session.logLevel();
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public @Nullable Input ask(InputRequired wanted) throws ToolFailure, InterruptedException {
        if (session == null || channel == null) {
            return null;
        }
        Map<String, LiveSession.Question> questions = new LinkedHashMap<>();
        try {
            for (var entry : wanted.requests().entrySet()) {
                InputRequired.Request request = entry.getValue();
                LiveSession.Question question = session.ask(request.method(), params(request, session));
                if (question == null) {
                    throw new ToolFailure("The client has too many questions to answer already.");
                }
                questions.put(entry.getKey(), question);
                channel.accept(question.message());
            }
            return new Input(answers(questions), wanted.state());
        } finally {
            questions.values().forEach(LiveSession.Question::close);
        }
    }

    private static ObjectNode answers(Map<String, LiveSession.Question> questions)
            throws ToolFailure, InterruptedException {
        ObjectNode answers = Json.object();
        for (var entry : questions.entrySet()) {
            JsonRpc.Response response;
            try {
                response = entry.getValue().answer().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new ToolFailure("The client was asked for something and did not answer in time.");
            }
            ObjectNode error = response.error();
            if (error != null) {
                String said = error.path("message").asText("no reason given");
                throw new ToolFailure("The client was asked for something and refused: " + said);
            }
            answers.set(entry.getKey(), response.result());
        }
        return answers;
    }

    /** What a request says in this session's revision. */
    private static ObjectNode params(InputRequired.Request request, LiveSession session) {
        ObjectNode params = request.params().deepCopy();
        if (request.method().equals("elicitation/create")) {
            if (!session.session().revision().elicitationModes()) {
                params.remove("mode");
            } else if ("url".equals(params.path("mode").textValue()) && !params.has("elicitationId")) {
                params.put("elicitationId", UUID.randomUUID().toString());
            }
        }
        return params;
    }
}
