package dev.gatehouse.upstream;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What stands before each backend, by the backend's name. Thread-safe. */
public final class Resiliences {
    private final Map<String, Resilience> byUpstream = new ConcurrentSkipListMap<>();
    private final Clock clock;

    public Resiliences(Clock clock) {
        this.clock = clock;
    }

    /** What stands before this backend from now on: one for it, however many kinds of calls it gets. */
    public Resilience of(String upstream, ResilienceConfig config) {
        return byUpstream.computeIfAbsent(upstream, id -> new Resilience(id, config, clock));
    }

    /** How it stands with each backend that is called, by name. */
    public List<UpstreamHealth.Now> healths() {
        return byUpstream.values().stream()
                .map(resilience -> resilience.health().now())
                .toList();
    }

    /** How it stands with a backend; absent if nothing of this name is called. */
    public UpstreamHealth.@Nullable Now health(String upstream) {
        Resilience resilience = byUpstream.get(upstream);
        return resilience == null ? null : resilience.health().now();
    }

    /** Publishes all of it; the only label that varies is the name of a configured backend. */
    public void publish(PrometheusRegistry registry) {
        CounterWithCallback.builder()
                .name("gatehouse_upstream_calls_total")
                .help("Calls of backends by how they went")
                .labelNames("upstream", "outcome")
                .callback(callback -> healths().forEach(health -> {
                    callback.call((double) health.succeeded(), health.id(), "ok");
                    callback.call((double) health.failed(), health.id(), "failed");
                    callback.call((double) health.turnedAway(), health.id(), "turned_away");
                }))
                .register(registry);
        gauge(registry, "gatehouse_upstream_in_flight", "Calls of backends under way", UpstreamHealth.Now::inFlight);
        gauge(
                registry,
                "gatehouse_upstream_breaker_open",
                "1 while a backend is left alone because it failed too often",
                health -> health.breaker() == UpstreamHealth.Breaker.OPEN ? 1 : 0);
    }

    private void gauge(
            PrometheusRegistry registry, String name, String help, ToDoubleFunction<UpstreamHealth.Now> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("upstream")
                .callback(callback ->
                        healths().forEach(health -> callback.call(value.applyAsDouble(health), health.id())))
                .register(registry);
    }
}
