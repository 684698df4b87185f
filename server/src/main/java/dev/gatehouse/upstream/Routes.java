package dev.gatehouse.upstream;

import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the tools that several backends do to those that there are. Such a tool is described as the first backend
 * describes it whose definition is approved; a backend that wants other arguments, or promises another result, gets no
 * calls. Immutable, thread-safe.
 */
public final class Routes implements UnaryOperator<List<Tool>> {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final List<Route> routes;

    private record Route(String tool, Access access, List<Place> places) {}

    /** What a tool is called here that one backend has, and its share. */
    private record Place(String upstream, String tool, int weight) {}

    /** @param upstreams all there are; each that a route names is among them */
    public Routes(List<RouteConfig> routes, List<UpstreamConfig> upstreams) {
        Map<String, String> prefixes =
                upstreams.stream().collect(Collectors.toMap(UpstreamConfig::id, UpstreamConfig::prefix));
        this.routes = routes.stream().map(route -> route(route, prefixes)).toList();
    }

    private static Route route(RouteConfig config, Map<String, String> prefixes) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < config.upstreams().size(); i++) {
            String upstream = config.upstreams().get(i);
            String prefix = Objects.requireNonNull(prefixes.get(upstream), upstream);
            int weight = config.weights().isEmpty() ? 0 : config.weights().get(i);
            places.add(new Place(upstream, ToolNames.of(prefix, config.name()), weight));
        }
        return new Route(
                config.tool(),
                config.access() == null ? Access.NONE : config.access().access("routes." + config.tool() + ".access"),
                places);
    }

    /** What cannot be, going by what the configuration declares of the backends; a sentence each. */
    public List<String> problems(Map<String, Offerings> declared) {
        List<String> problems = new ArrayList<>();
        for (Route route : routes) {
            for (Place place : route.places()) {
                Offerings offered = declared.get(place.upstream());
                if (offered != null
                        && offered.tools().stream()
                                .noneMatch(tool -> tool.name().equals(place.tool()))) {
                    problems.add("routes." + route.tool() + ": the upstream " + place.upstream() + " has no tool "
                            + place.tool() + "; say with name what the tool is called there after the prefix");
                }
            }
        }
        return problems;
    }

    /** The names of the tools that it adds as soon as a backend has them. */
    public Set<String> names() {
        return routes.stream().map(Route::tool).collect(Collectors.toSet());
    }

    @Override
    public List<Tool> apply(List<Tool> tools) {
        if (routes.isEmpty()) {
            return tools;
        }
        Map<String, Tool> byName = new HashMap<>();
        tools.forEach(tool -> byName.put(tool.name(), tool));
        List<Tool> all = new ArrayList<>(tools);
        for (Route route : routes) {
            Tool routed = routed(route, byName);
            if (routed != null) {
                all.add(routed);
            }
        }
        return all;
    }

    private static @Nullable Tool routed(Route route, Map<String, Tool> byName) {
        Tool first = null;
        List<RoutedCall.Target> targets = new ArrayList<>();
        for (Place place : route.places()) {
            Tool tool = byName.get(place.tool());
            if (tool == null || !place.upstream().equals(tool.upstream()) || !tool.isApproved()) {
                continue;
            }
            if (first == null) {
                first = tool;
            }
            if (isAlike(first, tool)) {
                targets.add(new RoutedCall.Target(place.upstream(), place.weight(), tool.handler()));
            } else {
                LOG.warn(
                        "route {}: {} gets no calls, because its schemas are not those of {}",
                        route.tool(),
                        place.upstream(),
                        first.upstream());
            }
        }
        return first == null ? null : described(route, first, new RoutedCall(targets));
    }

    private static boolean isAlike(Tool one, Tool other) {
        return one.inputSchema().document().equals(other.inputSchema().document())
                && Objects.equals(
                        one.outputSchema() == null ? null : one.outputSchema().document(),
                        other.outputSchema() == null
                                ? null
                                : other.outputSchema().document());
    }

    private static Tool described(Route route, Tool like, RoutedCall handler) {
        return new Tool(
                route.tool(),
                like.title(),
                like.description(),
                like.inputSchema(),
                like.outputSchema(),
                like.annotations(),
                like.icons(),
                like.meta(),
                null,
                route.access(),
                route.access(),
                0,
                Visibility.LOCKED,
                handler);
    }
}
