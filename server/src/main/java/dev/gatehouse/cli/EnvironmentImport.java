package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * What the environment of an earlier gateway comes to as configuration.
 *
 * @param config the settings, as a part of {@code config.yml}
 * @param notes a sentence for each variable that is not among these settings, none with a value in it
 */
record EnvironmentImport(ObjectNode config, List<String> notes) {
    private static final Set<String> SYMMETRIC = Set.of("HS256", "HS384", "HS512", "none");
    private static final long LONGEST_CODE_SECONDS = 60;

    EnvironmentImport {
        notes = List.copyOf(notes);
    }

    /**
     * Translates an environment.
     *
     * @param stillRead names that the shipped {@code config.yml} reads from the environment itself
     */
    static EnvironmentImport of(Map<String, String> environment, Set<String> stillRead) {
        List<String> notes = new ArrayList<>();
        Map<String, String> known = OlderVariables.resolve(environment, notes);
        ObjectNode config = Json.object();
        Translation translation = new Translation(known, config, notes);
        translation.general();
        translation.identity();
        translation.tools();
        translation.proxy(stillRead, environment.keySet());
        new TreeMap<>(environment).keySet().forEach(name -> {
            String why = OlderVariables.whyWithout(name);
            if (why != null) {
                notes.add(name + ": " + why);
            } else if (!OlderVariables.knows(name)) {
                notes.add(name + (stillRead.contains(name) ? ": config.yml still reads it" : ": not known, left out"));
            }
        });
        return new EnvironmentImport(config, notes);
    }

    /** One translation under way. */
    private record Translation(Map<String, String> known, ObjectNode config, List<String> notes) {
        void general() {
            with("SERVER_BASE_URL", (name, url) -> config.put("publicUrl", url.replaceFirst("/+$", "")));
            with("APP_ORIGIN", (name, origins) -> {
                if (words(origins).contains("*")) {
                    notes.add(name + ": web pages of every origin are never allowed; name them in mcp.allowedOrigins");
                } else {
                    put(config.withObject("/mcp"), "allowedOrigins", words(origins));
                }
            });
            with("OAUTH_SCOPES", (name, scopes) -> put(config.withObject("/mcp"), "challengeScopes", words(scopes)));
            with(
                    "RATE_LIMIT_MAX",
                    (name, calls) -> number(name, calls, most -> {
                        ObjectNode limit =
                                config.withObject("/limits/perCaller").put("calls", most);
                        with(
                                "RATE_LIMIT_WINDOW_MS",
                                (window, millis) ->
                                        number(window, millis, period -> limit.put("period", period + "ms")));
                    }));
            if (known.containsKey("RATE_LIMIT_WINDOW_MS") && !known.containsKey("RATE_LIMIT_MAX")) {
                notes.add("RATE_LIMIT_WINDOW_MS: it says nothing without RATE_LIMIT_MAX");
            }
            with(
                    "ACCESS_TOKEN_TTL_SEC",
                    (name, ttl) -> number(
                            name,
                            ttl,
                            seconds -> config.withObject("/authorizationServer")
                                    .put("accessTokenLifetime", seconds + "s")));
            with(
                    "AUTH_CODE_TTL_SEC",
                    (name, ttl) -> number(name, ttl, seconds -> {
                        config.withObject("/authorizationServer")
                                .put("codeLifetime", Math.min(seconds, LONGEST_CODE_SECONDS) + "s");
                        if (seconds > LONGEST_CODE_SECONDS) {
                            notes.add(name + ": a code lives for 60 s at most");
                        }
                    }));
        }

        void identity() {
            with(
                    "JWT_CLOCK_TOLERANCE",
                    (name, skew) -> number(
                            name,
                            skew,
                            seconds -> config.withObject("/identity").put("clockSkew", seconds + "s")));
            if (!known.containsKey("OAUTH_ISSUER")) {
                List.of("OAUTH_AUDIENCE", "OAUTH_JWKS_URI", "OAUTH_ENFORCE_ALG").stream()
                        .filter(known::containsKey)
                        .forEach(name -> notes.add(name + ": it says nothing without OAUTH_ISSUER"));
                return;
            }
            config.withObject("/authorizationServer").put("enabled", false);
            ObjectNode issuer = Json.object();
            with("OAUTH_ISSUER", (name, url) -> issuer.put("issuer", url).put("ignoreTrailingSlash", true));
            with("OAUTH_AUDIENCE", (name, audiences) -> put(issuer, "audiences", words(audiences)));
            with("OAUTH_JWKS_URI", (name, url) -> issuer.put("jwksUri", url));
            with("OAUTH_ENFORCE_ALG", (name, algorithms) -> {
                if (words(algorithms).stream().anyMatch(SYMMETRIC::contains)) {
                    notes.add(name + ": tokens signed with a shared secret are never accepted");
                } else {
                    put(issuer, "algorithms", words(algorithms));
                }
            });
            put(issuer, "tokenTypes", List.of("at+jwt", "JWT"));
            notes.add("OAUTH_ISSUER: tokenTypes takes JWT too, as earlier gateways did; "
                    + "remove it if the issuer sends at+jwt (docs/identity.md)");
            config.withObject("/identity").putArray("issuers").add(issuer);
        }

        void tools() {
            with("TOOL_SCOPES_JSON", (name, json) -> {
                JsonNode scopes;
                try {
                    scopes = StrictJson.read(json.getBytes(StandardCharsets.UTF_8));
                } catch (JsonRefused e) {
                    scopes = NullNode.getInstance();
                }
                if (!scopes.isObject()) {
                    notes.add(name + ": it is no JSON object of scopes by tool");
                    return;
                }
                scopes.properties().forEach(tool -> {
                    List<String> all = new ArrayList<>();
                    if (tool.getValue().isTextual()) {
                        all.addAll(words(tool.getValue().textValue()));
                    }
                    tool.getValue().forEach(scope -> all.add(scope.asText()));
                    ObjectNode access = config.withObject("/tools")
                            .withObjectProperty("access")
                            .putObject(tool.getKey())
                            .put("mode", "required");
                    put(access, "scopes", all);
                });
            });
        }

        void proxy(Set<String> stillRead, Set<String> set) {
            Map.of(
                            "PROXY_TARGET", "target",
                            "PROXY_ALLOWED_PATHS", "allowedPaths",
                            "PROXY_INJECT_HEADER", "injectHeader",
                            "PROXY_INJECT_QUERY", "injectQuery")
                    .forEach((variable, key) -> with(variable, (name, value) -> {
                        if (stillRead.contains(name) && set.contains(name)) {
                            notes.add(name + ": config.yml still reads it");
                        } else {
                            config.withObject("/proxy").put(key, value);
                        }
                    }));
            if (config.at("/proxy/target").isTextual() && !known.containsKey("PROXY_ALLOWED_PATHS")) {
                config.withObject("/proxy").put("allowedPaths", "/"); // what it was then
            }
            with(
                    "PROXY_TIMEOUT_MS",
                    (name, timeout) -> number(
                            name,
                            timeout,
                            millis -> config.withObject("/proxy/timeouts").put("total", millis + "ms")));
        }

        private void with(String name, BiConsumer<String, String> then) {
            String value = known.get(name);
            if (value != null) {
                then.accept(name, value);
            }
        }

        private void number(String name, String text, LongConsumer then) {
            if (text.matches("[1-9]\\d{0,11}")) {
                then.accept(Long.parseLong(text));
            } else {
                notes.add(name + ": it is no whole number above zero");
            }
        }

        private static void put(ObjectNode object, String member, List<String> values) {
            ArrayNode array = object.putArray(member);
            values.forEach(array::add);
        }

        private static List<String> words(String text) {
            return Arrays.stream(text.split("[\\s,]+", -1))
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
    }
}
