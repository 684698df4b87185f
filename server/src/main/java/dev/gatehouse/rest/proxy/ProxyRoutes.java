package dev.gatehouse.rest.proxy;

import dev.gatehouse.content.JsonFilter;
import dev.gatehouse.policy.Access;
import dev.gatehouse.rest.proxy.ProxyConfig.ProxyRouteConfig;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What may be asked for under {@code /proxy}. Immutable, thread-safe. */
public final class ProxyRoutes {
    /** The name of the backend in records and metrics. */
    public static final String UPSTREAM = "proxy";

    private final List<ProxyRoute> routes = new ArrayList<>();
    private final Route unlisted = new Route(ProxyServlet.PATH, "proxy", Access.required(), UPSTREAM);

    /**
     * One path with everything below it.
     *
     * @param filter absent if answers pass as they are
     */
    record ProxyRoute(
            ProxyPath path,
            Route route,
            Set<String> methods,
            @Nullable JsonFilter filter) {}

    /** @throws IllegalArgumentException if a route cannot be used; the message says which and why */
    public ProxyRoutes(ProxyConfig config) {
        for (String path : config.allowedPaths()) {
            routes.add(route("proxy.access", new ProxyRouteConfig(path, null, null, null), config.access()));
        }
        for (int i = 0; i < config.routes().size(); i++) {
            ProxyRouteConfig route = config.routes().get(i);
            routes.add(
                    route.access() == null
                            ? route("proxy.access", route, config.access())
                            : route("proxy.routes[" + i + "].access", route, route.access()));
        }
        routes.sort(Comparator.comparingInt(
                        (ProxyRoute route) -> route.path().segments().size())
                .reversed());
    }

    private static ProxyRoute route(String rule, ProxyRouteConfig config, @Nullable AccessConfig access) {
        ProxyPath path = ProxyPath.parse(config.path());
        if (path == null || config.path().isEmpty()) {
            throw new IllegalArgumentException("proxy: '" + config.path()
                    + "' is no path. Write it like /orders, without dots, double slashes and query.");
        }
        return new ProxyRoute(
                path,
                new Route(
                        ProxyServlet.PATH + path.encoded(),
                        rule,
                        access == null ? Access.NONE : access.access(rule),
                        UPSTREAM),
                config.methods(),
                config.response() == null ? null : new JsonFilter(config.response()));
    }

    /** The route with the longest path that leads there; absent if none does. */
    @Nullable
    ProxyRoute find(ProxyPath path) {
        for (ProxyRoute route : routes) {
            if (path.isWithin(route.path())) {
                return route;
            }
        }
        return null;
    }

    /** Whom we talk to at all about paths that are not there. */
    Route unlisted() {
        return unlisted;
    }

    /** Every scope that some route needs. */
    public SortedSet<String> scopes() {
        SortedSet<String> scopes = new TreeSet<>();
        routes.forEach(route -> scopes.addAll(route.route().access().scopes()));
        return scopes;
    }
}
