package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.Parts;
import dev.gatehouse.oauth.User;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints an access token of the embedded authorization server, and nothing else on standard output. */
@Command(
        name = "token",
        description = "Prints an access token signed by the embedded authorization server.",
        mixinStandardHelpOptions = true)
final class TokenCommand extends SpokenCommand {
    @Option(names = "--user", required = true, paramLabel = "NAME", description = "The user to sign for, by username.")
    private String username = "";

    @Option(
            names = "--scope",
            paramLabel = "\"a b\"",
            description = "The scopes, separated by spaces (default: every scope that some tool needs).")
    private @Nullable String scope;

    @Option(names = "--audience", paramLabel = "URL", description = "The audience (default: the MCP URL).")
    private @Nullable URI audience;

    @Option(names = "--ttl", paramLabel = "TIME", description = "The lifetime, such as 90s, 5m or 1h (default: 1h).")
    private String lifetime = "1h";

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Override
    public Integer call() throws Exception {
        Duration ttl = ttl();
        GatehouseConfig read = config.read();
        Duration longest = read.identity().maxTokenLifetime().toJavaDuration();
        if (ttl.compareTo(longest) > 0) {
            throw misused("--ttl " + lifetime + " is more than identity.maxTokenLifetime ("
                    + read.identity().maxTokenLifetime() + "), so that the token would be refused");
        }
        try (Parts gatehouse = Gatehouse.offline(read)) {
            User user = gatehouse
                    .users()
                    .byUsername(username)
                    .orElseThrow(() -> misused("there is no user " + username + "; see `gatehouse user list`"));
            Collection<String> scopes = scope == null
                    ? gatehouse.scopes()
                    : List.copyOf(Arrays.asList(scope.strip().split(" +")));
            URI resource = audience == null ? gatehouse.mcpUrl() : audience;
            say(gatehouse.accessTokens().issue(user, "gatehouse-cli", resource, scopes, ttl));
        }
        return 0;
    }

    private Duration ttl() {
        try {
            Duration parsed = io.dropwizard.util.Duration.parse(lifetime).toJavaDuration();
            if (parsed.isPositive()) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            // said below, in terms of this option
        }
        throw misused("--ttl takes a time such as 90s, 5m or 1h, not " + lifetime);
    }
}
