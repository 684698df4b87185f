package dev.gatehouse;

import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.cli.GatehouseCommand;
import dev.gatehouse.console.Console;
import dev.gatehouse.console.GatewayInfo;
import dev.gatehouse.content.Content;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.ProtectedResourceServlet;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.identity.RemoteJwks;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.oauth.AuthorizationServer;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.telemetry.CallMeter;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The gateway: the one place where its parts are put together. */
public final class Gatehouse extends Application<GatehouseConfig> {
    private final Clock clock = Clock.systemUTC();

    /** Runs a command; without arguments, the gateway with {@code config.yml}. */
    public static void main(String[] args) {
        int code = GatehouseCommand.run(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Opens what the commands need, without starting the gateway. */
    public static Parts offline(GatehouseConfig config) throws Exception {
        return Parts.open(config, Clock.systemUTC());
    }
}
