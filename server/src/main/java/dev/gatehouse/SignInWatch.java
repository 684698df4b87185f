package dev.gatehouse;

import dev.gatehouse.discovery.attempts.SignInAttempts;
import dev.gatehouse.discovery.attempts.SignInFilter;
import dev.gatehouse.discovery.attempts.Way;
import dev.gatehouse.oauth.AuthorizationServerConfig;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import java.time.Clock;
import java.util.EnumSet;

/** Watches who tries to sign in, on the public port and in the record. */
final class SignInWatch {
    private SignInWatch() {}

    /** Watches from now on. */
    static SignInAttempts start(GatehouseConfig config, Parts parts, Environment environment, Clock clock) {
        AuthorizationServerConfig own = config.authorizationServer();
        Way way = new Way(
                config.publicUrl().toString(),
                parts.mcpUrl().toString(),
                own.enabled(),
                own.registration().enabled(),
                own.clientMetadataDocuments().enabled());
        SignInAttempts attempts = new SignInAttempts(way, clock);
        parts.audit().subscribe(attempts::recorded);
        FilterRegistration.Dynamic filter =
                environment.servlets().addFilter("sign-in-attempts", new SignInFilter(attempts, clock));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, SignInFilter.paths());
        return attempts;
    }
}
