package dev.gatehouse.rest;

import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.Route;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code rest} section of the configuration: who may use the routes of plain HTTP. Immutable.
 *
 * @param list the list of tools; default every verified caller
 * @param call the calling of tools, on top of the access of the tool itself; default everybody
 * @param ping {@code GET /protected/ping}; default every verified caller
 * @param echo {@code POST /protected/echo}; default the scope {@code tool:write}
 */
public record RestConfig(
        @Nullable AccessConfig list,
        @Nullable AccessConfig call,
        @Nullable AccessConfig ping,
        @Nullable AccessConfig echo) {

    /** The section when it is left out. */
    public static RestConfig defaults() {
        return new RestConfig(null, null, null, null);
    }

    Route listRoute() {
        return route(ToolsServlet.PATH, "rest.list", list, Access.required());
    }

    Route callRoute() {
        return route(ToolsServlet.PATH, "rest.call", call, Access.open());
    }

    Route pingRoute() {
        return route(ProtectedServlet.PING, "rest.ping", ping, Access.required());
    }

    Route echoRoute() {
        return route(ProtectedServlet.ECHO, "rest.echo", echo, Access.required("tool:write"));
    }

    /** Every scope that some route needs, so that it can be asked for. */
    public SortedSet<String> scopes() {
        TreeSet<String> scopes = new TreeSet<>();
        Stream.of(listRoute(), callRoute(), pingRoute(), echoRoute())
                .forEach(route -> scopes.addAll(route.access().scopes()));
        return scopes;
    }

    private static Route route(String path, String key, @Nullable AccessConfig access, Access unsaid) {
        return new Route(path, key, access == null ? unsaid : access.access(key), null);
    }
}
