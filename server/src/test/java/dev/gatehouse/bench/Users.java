package dev.gatehouse.bench;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.oauth.User;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The callers of a benchmark. */
final class Users {
    private Users() {}

    /** Access tokens of this many users, signed with the keys of the gateway that this configuration describes. */
    static List<String> tokens(int users, Path config, Map<String, String> environment, String... scopes)
            throws Exception {
        List<String> tokens = new ArrayList<>();
        try (Parts gatehouse = Gatehouse.offline(ConfigFile.read(config, environment))) {
            for (int i = 0; i < users; i++) {
                User user = new User("bench-" + i, "bench-" + i, "Bench " + i, null, false, Instant.EPOCH, null);
                tokens.add(gatehouse
                        .accessTokens()
                        .issue(user, "bench", gatehouse.mcpUrl(), List.of(scopes), Duration.ofHours(6)));
            }
        }
        return tokens;
    }
}
