package dev.gatehouse.telemetry;

import io.dropwizard.lifecycle.Managed;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of requests and sends those that are sampled to a collector, in batches, from a thread of its own; if
 * the collector does not keep up, spans are dropped. Which requests are sampled is ours to say: a client may have its
 * request left out, but cannot have more kept than {@code sampling} allows. Thread-safe.
 */
public final class Tracing implements Managed {
    private static final ContextKey<Tracing> KEY = ContextKey.named("gatehouse-tracing");

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /** {@code version}: the gateway's. */
    public Tracing(OtlpExport export, String version) {
        Sampler share = Sampler.traceIdRatioBased(export.config().sampling());
        provider = SdkTracerProvider.builder()
                .setResource(export.resource())
                .setSampler(Sampler.parentBasedBuilder(share)
                        .setRemoteParentSampled(share)
                        .build())
                .addSpanProcessor(BatchSpanProcessor.builder(export.spans()).build())
                .build();
        tracer = provider.tracerBuilder("dev.gatehouse")
                .setInstrumentationVersion(version)
                .build();
    }

    Tracer tracer() {
        return tracer;
    }

    /** What traces the request of this thread; absent if nothing does. */
    static @Nullable Tracing current() {
        return Context.current().get(KEY);
    }

    /** The context of a request of which this is the first span here. */
    Context context(Span span) {
        return Context.root().with(KEY, this).with(span);
    }

    @Override
    public void stop() {
        provider.close();
    }
}
