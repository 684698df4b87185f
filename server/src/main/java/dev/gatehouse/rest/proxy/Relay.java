package dev.gatehouse.rest.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.content.JsonFilter;
import dev.gatehouse.egress.BodyFailed;
import dev.gatehouse.egress.UpstreamResponse;
import dev.gatehouse.gate.Passage;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.rest.RestAnswer;
import dev.gatehouse.tools.Remarks;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of passing a request on. */
sealed interface Relay extends Passage {
    /** An answer is recorded once this much of it is there, or all of it; what is longer follows then. */
    int START = 256 * 1024;

    /**
     * There is an answer.
     *
     * @param start the body, or its beginning
     * @param whole whether that is all of it
     * @param filtered whether something may have been taken out
     * @param remarks what else the record should tell
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Answered(UpstreamResponse response, byte[] start, boolean whole, boolean filtered, Remarks remarks)
            implements Relay {
        @Override
        public int status() {
            return response.status();
        }

        @Override
        public @Nullable String detail() {
            if (!whole) {
                remarks.add("The answer is longer than what was read before this record, and followed it.");
            }
            return remarks.text();
        }
    }

    /** There is none that could be passed back. */
    record Failed(UpstreamFailure failure) implements Relay {
        @Override
        public int status() {
            return RestAnswer.statusOf(failure.kind().code());
        }

        @Override
        public String outcome() {
            return failure.outcome().wireName();
        }

        @Override
        public String detail() {
            return failure.kind().code() + ": " + failure.getMessage();
        }
    }

    /** Takes the answer, as far as the record waits for it. */
    static Relay of(
            UpstreamResponse response,
            @Nullable JsonFilter filter,
            Caller caller,
            UpstreamCalls calls,
            boolean harmlessTwice,
            Remarks remarks) {
        int status = response.status();
        try {
            if (status >= 300 && status < 400 && status != 304) {
                return unusable("answered with status " + status + "; redirects are not followed.");
            }
            if (filter != null && status != 304) {
                return filtered(response, filter, caller, remarks);
            }
            byte[] start = response.body().readNBytes(START);
            return new Answered(response, start, start.length < START, false, remarks);
        } catch (BodyFailed e) {
            return new Failed(calls.brokenOff(e.failure(), harmlessTwice));
        } catch (IOException e) {
            return unusable("answered with a body that cannot be read.");
        }
    }

    /** What cannot be looked through does not pass. */
    private static Relay filtered(UpstreamResponse response, JsonFilter filter, Caller caller, Remarks remarks)
            throws IOException {
        byte[] body = response.body().readAllBytes();
        if (body.length == 0) {
            return new Answered(response, body, true, true, remarks);
        }
        String type = response.header("content-type");
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json") && !media.endsWith("+json")) {
            return unusable("answered with something else than JSON, which cannot be filtered.");
        }
        try {
            JsonNode left = filter.apply(StrictJson.read(body), caller);
            return left == null
                    ? unusable("answered with JSON of another form than the filter expects.")
                    : new Answered(response, Json.bytes(left), true, true, remarks);
        } catch (JsonRefused e) {
            return unusable("answered with JSON that cannot be read.");
        }
    }

    private static Relay unusable(String what) {
        return new Failed(new UpstreamFailure(Kind.UNUSABLE, "The backend behind this path " + what));
    }
}
