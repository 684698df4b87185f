package dev.gatehouse;

import io.dropwizard.core.setup.Environment;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/** What the HTTP server does by itself, on both ports: in a context, and where a request is too broken for one. */
final class HttpServerSettings {
    /** In bytes a second, as in the shipped configuration. */
    private static final long SLOWEST_BODY = 100;

    private HttpServerSettings() {}

    /** To be called before the server starts. */
    @SuppressWarnings({"deprecation", "removal"}) // Dropwizard 5 still builds on this GzipHandler
    static void apply(GatehouseConfig config, Environment environment) {
        JsonErrors errors = new JsonErrors();
        environment.getApplicationContext().setErrorHandler(errors);
        environment.getAdminContext().setErrorHandler(errors);
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                if (starting instanceof Server server) {
                    server.setErrorHandler(errors);
                    // A compressed body is ours to refuse, and never inflated on its way to us.
                    server.getDescendants(GzipHandler.class).forEach(gzip -> gzip.setInflateBufferSize(0));
                    configurations(server).forEach(HttpServerSettings::close);
                    if (!config.trustedProxies().addresses().isEmpty()) {
                        ForwardedAddress customizer = new ForwardedAddress(config.trustedProxies());
                        configurations(server).forEach(http -> http.addCustomizer(customizer));
                    }
                }
            }
        });
    }

    /** What a file does not say is as safe as in the shipped one; Dropwizard's own defaults are laxer. */
    @SuppressWarnings("removal") // Dropwizard's minRequestDataPerSecond is this rate
    private static void close(HttpConfiguration http) {
        if (http.getHttpCompliance() == HttpCompliance.RFC7230) {
            http.setHttpCompliance(HttpCompliance.STRICT);
        }
        if (http.getMinRequestDataRate() <= 0) {
            http.setMinRequestDataRate(SLOWEST_BODY);
        }
    }

    /** Jetty's cache of header fields thrashes on bearer tokens that rotate: measured at a third of the throughput. */
    static void tune(Server server) {
        configurations(server).forEach(http -> http.setHeaderCacheSize(0));
    }

    /** Dropwizard wraps the factories of its connectors, so that these cannot be asked for them. */
    private static List<HttpConfiguration> configurations(Server server) {
        return server.getContainedBeans(HttpConnectionFactory.class).stream()
                .map(HttpConnectionFactory::getHttpConfiguration)
                .toList();
    }
}
