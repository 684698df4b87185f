package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.upstream.HttpAnswer;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** What an answer of a REST backend means for whoever called the tool. */
final class RestAnswers {
    /** How much of what a backend says about a bad request is passed on. */
    private static final int EXPLANATION = 1_000;
    /** About these statuses the backend talks with the gateway, not with the caller. */
    private static final Set<Integer> BETWEEN_US = Set.of(401, 403, 407, 421, 431, 494);

    private RestAnswers() {}

    /** @throws UpstreamFailure if the status says that the call failed, or the body is not what its type says */
    static ToolResult result(String upstream, HttpAnswer answer, ResultShape shape) throws UpstreamFailure {
        refuseFailure(upstream, answer);
        if (answer.body().isEmpty()) {
            return ToolResult.text("Done; the backend answered with status " + answer.status() + " and no content.");
        }
        String type = mediaType(answer);
        if (type.equals("application/json") || type.endsWith("+json")) {
            return shape.of(json(upstream, answer));
        }
        if (type.isEmpty() || type.startsWith("text/") || type.endsWith("xml")) {
            return shape.of(answer.body());
        }
        throw new UpstreamFailure(
                Kind.UNUSABLE, "The backend " + upstream + " answered with " + type + ", which is not passed on.");
    }

    private static JsonNode json(String upstream, HttpAnswer answer) throws UpstreamFailure {
        try {
            return StrictJson.read(answer.body().getBytes(StandardCharsets.UTF_8));
        } catch (JsonRefused e) {
            throw new UpstreamFailure(
                    Kind.UNUSABLE, "The backend " + upstream + " answered with JSON that cannot be read.");
        }
    }

    private static void refuseFailure(String upstream, HttpAnswer answer) throws UpstreamFailure {
        int status = answer.status();
        if (status >= 500) {
            throw new UpstreamFailure(Kind.FAILED, "The backend " + upstream + " failed (status " + status + ").");
        }
        if (status >= 400) {
            throw new UpstreamFailure(
                    Kind.REJECTED,
                    "The backend " + upstream + " refused the request (status " + status + ")" + explanation(answer));
        }
        if (status >= 300) {
            throw new UpstreamFailure(
                    Kind.UNUSABLE,
                    "The backend " + upstream + " answered with status " + status
                            + ", which is not an answer; redirects are not followed.");
        }
    }

    private static String explanation(HttpAnswer answer) {
        String type = mediaType(answer);
        boolean readable = type.equals("text/plain") || type.equals("application/json") || type.endsWith("+json");
        String said = answer.body().strip();
        if (!readable || said.isEmpty() || BETWEEN_US.contains(answer.status())) {
            return ".";
        }
        return ": " + (said.length() <= EXPLANATION ? said : said.substring(0, EXPLANATION) + "…");
    }

    private static String mediaType(HttpAnswer answer) {
        String type = answer.header("content-type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
