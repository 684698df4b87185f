package dev.gatehouse.rest.proxy;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.gatehouse.content.JsonFilterConfig;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.upstream.ResilienceConfig;
import dev.gatehouse.upstream.TimeoutsConfig;
import dev.gatehouse.upstream.forwarding.ForwardingConfig;
import io.dropwizard.util.DataSize;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code proxy} section of the configuration: a backend whose HTTP interface is passed through as it is, under
 * {@code /proxy}. Immutable.
 *
 * @param target where it is; without one there is no proxy
 * @param identity as whom requests go there; default {@code headers}
 * @param injectHeader a header field that is set to the caller's subject, whatever the client sent under that name
 * @param injectQuery a query parameter that is, likewise
 * @param access who may pass where a route says nothing of its own; absent means closed
 * @param allowedPaths paths that may be asked for with GET and HEAD, with everything below them: a list, or one text
 *     with commas
 * @param routes paths with rules of their own
 * @param timeouts how long it is waited for
 * @param resilience what keeps its trouble from becoming ours
 * @param maxRequest the largest body that is sent; default 10 MiB
 * @param maxAnswer the largest body that is passed back; default 100 MiB
 */
public record ProxyConfig(
        @Nullable URI target,
        ForwardingConfig identity,
        @Nullable String injectHeader,
        @Nullable String injectQuery,
        @Nullable AccessConfig access,
        List<String> allowedPaths,
        List<ProxyRouteConfig> routes,
        TimeoutsConfig timeouts,
        ResilienceConfig resilience,
        DataSize maxRequest,
        DataSize maxAnswer) {
    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    public ProxyConfig(
            @Nullable URI target,
            @Nullable ForwardingConfig identity,
            @Nullable String injectHeader,
            @Nullable String injectQuery,
            @Nullable AccessConfig access,
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<String> allowedPaths,
            @Nullable List<ProxyRouteConfig> routes,
            @Nullable TimeoutsConfig timeouts,
            @Nullable ResilienceConfig resilience,
            @Nullable DataSize maxRequest,
            @Nullable DataSize maxAnswer) {
        this.target = target == null || target.toString().isEmpty() ? null : checked(target);
        this.identity = identity == null ? new ForwardingConfig.Headers() : identity;
        this.injectHeader = injectHeader == null || injectHeader.isEmpty() ? null : injectHeader;
        this.injectQuery = injectQuery == null || injectQuery.isEmpty() ? null : injectQuery;
        this.access = access;
        this.allowedPaths = separated(allowedPaths);
        this.routes = routes == null ? List.of() : List.copyOf(routes);
        this.timeouts = timeouts == null ? TimeoutsConfig.DEFAULT : timeouts;
        this.resilience = resilience == null ? ResilienceConfig.DEFAULT : resilience;
        this.maxRequest = maxRequest == null ? DataSize.mebibytes(10) : maxRequest;
        this.maxAnswer = maxAnswer == null ? DataSize.mebibytes(100) : maxAnswer;
        if (this.injectHeader != null && !FIELD.matcher(this.injectHeader).matches()) {
            throw new IllegalArgumentException(
                    "proxy.injectHeader: '" + injectHeader + "' is no name of a header field, such as X-User-Id");
        }
        if (this.target != null && this.allowedPaths.isEmpty() && this.routes.isEmpty()) {
            throw new IllegalArgumentException("proxy.allowedPaths: nothing could pass, since no path is named."
                    + " Name the paths that may, here or in proxy.routes, or remove proxy.target.");
        }
    }

    /** The section when it is left out. */
    public static ProxyConfig none() {
        return new ProxyConfig(null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * A path with everything below it.
     *
     * @param path as it is asked for, decoded, from the backend's URL on
     * @param methods the methods that may pass; default GET and HEAD
     * @param access who may pass; default that of the proxy
     * @param response what is taken out of JSON answers; default nothing
     */
    public record ProxyRouteConfig(
            String path,
            Set<String> methods,
            @Nullable AccessConfig access,
            @Nullable JsonFilterConfig response) {
        static final Set<String> READING = Set.of("GET", "HEAD");
        private static final Set<String> KNOWN = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

        public ProxyRouteConfig(
                @Nullable String path,
                @Nullable Set<String> methods,
                @Nullable AccessConfig access,
                @Nullable JsonFilterConfig response) {
            this.path = path == null ? "" : path;
            this.methods = methods == null
                    ? READING
                    : Set.copyOf(methods.stream()
                            .map(method -> method.toUpperCase(Locale.ROOT))
                            .toList());
            this.access = access;
            this.response = response;
            if (!KNOWN.containsAll(this.methods)) {
                throw new IllegalArgumentException(
                        "proxy.routes: methods of " + this.path + " may be GET, HEAD, POST, PUT, PATCH and DELETE");
            }
        }
    }

    private static List<String> separated(@Nullable List<String> paths) {
        List<String> separated = new ArrayList<>();
        for (String some : paths == null ? List.<String>of() : paths) {
            for (String path : some.split(",", -1)) {
                if (!path.isBlank()) {
                    separated.add(path.strip());
                }
            }
        }
        return List.copyOf(separated);
    }

    private static URI checked(URI target) {
        boolean usable = ("https".equals(target.getScheme()) || "http".equals(target.getScheme()))
                && target.getHost() != null
                && target.getRawUserInfo() == null
                && target.getRawQuery() == null
                && target.getRawFragment() == null;
        if (!usable) {
            throw new IllegalArgumentException("proxy.target: '" + target
                    + "' cannot be used. Write it like https://orders.example.com/api, without user, query and"
                    + " fragment.");
        }
        String text = target.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : target;
    }
}
