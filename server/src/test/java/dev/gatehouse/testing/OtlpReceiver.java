package dev.gatehouse.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A collector that takes OTLP over HTTP, reads it by OpenTelemetry's own definitions, and keeps it. Thread-safe. */
public final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<LogRecord> logs = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Map<String, Metric> metrics = new java.util.concurrent.ConcurrentHashMap<>();
    private volatile Map<String, String> resource = Map.of();
    private volatile int status = 200;
    private volatile byte[] partly = {};

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    public static OtlpReceiver start() throws IOException {
        OtlpReceiver receiver =
                new OtlpReceiver(HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0));
        receiver.server.createContext("/", receiver::take);
        receiver.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.server.start();
        return receiver;
    }

    /** Its base URL. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers with this status from now on, and keeps nothing unless it is 200. */
    public void answers(int answer) {
        status = answer;
    }

    /** Says from now on that it refused so much of what it took. */
    public void refuses(long some, String why) {
        partly = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(some)
                        .setErrorMessage(why))
                .build()
                .toByteArray();
    }

    /** Every span so far. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** Every log record so far. */
    public List<LogRecord> logs() {
        return List.copyOf(logs);
    }

    /** The last of each metric, by name. */
    public Map<String, Metric> metrics() {
        return Map.copyOf(metrics);
    }

    /** The values of the field {@code X-Key} of every request. */
    public List<String> keys() {
        return List.copyOf(keys);
    }

    /** What the last request said of the process that it came from. */
    public Map<String, String> resource() {
        return resource;
    }

    /** Attributes by name, as text. */
    public static Map<String, String> attributes(List<KeyValue> given) {
        Map<String, String> attributes = new TreeMap<>();
        given.forEach(attribute -> attributes.put(attribute.getKey(), text(attribute.getValue())));
        return attributes;
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? String.valueOf(value.getIntValue()) : value.getStringValue();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
            if (status == 200) {
                keep(exchange.getRequestURI().getPath(), body.readAllBytes());
            }
            byte[] answer = partly;
            if (status == 200 && answer.length > 0) {
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
            } else {
                exchange.sendResponseHeaders(status, -1);
            }
        }
    }

    private void keep(String path, byte[] body) throws IOException {
        switch (path) {
            case "/v1/traces" ->
                ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(sent -> {
                    resource = attributes(sent.getResource().getAttributesList());
                    sent.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
                });
            case "/v1/metrics" ->
                ExportMetricsServiceRequest.parseFrom(body)
                        .getResourceMetricsList()
                        .forEach(sent -> sent.getScopeMetricsList()
                                .forEach(scope -> scope.getMetricsList()
                                        .forEach(metric -> metrics.put(metric.getName(), metric))));
            case "/v1/logs" ->
                ExportLogsServiceRequest.parseFrom(body)
                        .getResourceLogsList()
                        .forEach(sent ->
                                sent.getScopeLogsList().forEach(scope -> logs.addAll(scope.getLogRecordsList())));
            default -> throw new IOException("nothing is exported to " + path);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
