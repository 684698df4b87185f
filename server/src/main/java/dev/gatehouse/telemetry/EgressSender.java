package dev.gatehouse.telemetry;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressFailed;
import dev.gatehouse.egress.Timeouts;
import dev.gatehouse.egress.UpstreamRequest;
import dev.gatehouse.egress.UpstreamResponse;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what OpenTelemetry exports by our own way out. A collector that is down or busy is tried again a few times
 * (OTLP §failures); nobody waits for it. Thread-safe.
 */
final class EgressSender implements HttpSender {
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20));
    private static final int MOST_ANSWER_BYTES = 64 * 1024;
    private static final int MOST_ATTEMPTS = 4;
    private static final int OK = 200;
    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

    private final Egress egress;
    private final HttpSenderConfig config;
    private final Listener listener;
    private final Retry retry;

    /** Is told of every answer. */
    @FunctionalInterface
    interface Listener {
        void answered(int status, PartialSuccess partial);
    }

    EgressSender(Egress egress, HttpSenderConfig config, Listener listener) {
        this.egress = egress;
        this.config = config;
        this.listener = listener;
        this.retry = Retry.of(
                "otlp",
                RetryConfig.<Answer>custom()
                        .maxAttempts(config.getRetryPolicy() == null ? 1 : MOST_ATTEMPTS)
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                                Duration.ofMillis(500), 2, 0.5, Duration.ofSeconds(5)))
                        .retryOnResult(answer -> BUSY.contains(answer.getStatusCode()))
                        .retryExceptions(EgressFailed.class)
                        .build());
    }

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> onAnswer, Consumer<Throwable> onError) {
        byte[] body;
        try {
            body = bytes(message, config.getCompressor());
        } catch (IOException e) {
            onError.accept(e);
            return;
        }
        Thread.ofVirtual().name("otlp").start(() -> {
            Answer answer;
            try {
                answer = retry.executeCallable(() -> post(body));
            } catch (Exception e) {
                onError.accept(e);
                return;
            }
            onAnswer.accept(answer);
        });
    }

    private static byte[] bytes(MessageWriter message, @Nullable Compressor compressor) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compressor == null ? bytes : compressor.compress(bytes)) {
            message.writeMessage(out);
        }
        return bytes.toByteArray();
    }

    private Answer post(byte[] sent) throws EgressException {
        Map<String, List<String>> fields =
                new HashMap<>(config.getHeadersSupplier().get());
        fields.put("Content-Type", List.of(config.getContentType()));
        Compressor compressor = config.getCompressor();
        if (compressor != null) {
            fields.put("Content-Encoding", List.of(compressor.getEncoding()));
        }
        try (UpstreamResponse response = egress.send(new UpstreamRequest(
                "POST",
                config.getEndpoint(),
                fields,
                new UpstreamRequest.Body.Bytes(sent),
                MOST_ANSWER_BYTES,
                TIMEOUTS))) {
            byte[] body = response.readAll();
            listener.answered(
                    response.status(), response.status() == OK ? PartialSuccess.read(body) : PartialSuccess.NONE);
            return new Answer(response.status(), body);
        }
    }

    /** Nothing is kept open here. */
    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    /** What the collector said. */
    private static final class Answer implements HttpResponse {
        private final int status;
        private final byte[] body;

        Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public String getStatusMessage() {
            return "status " + status;
        }

        @Override
        public byte[] getResponseBody() {
            return body;
        }
    }
}
