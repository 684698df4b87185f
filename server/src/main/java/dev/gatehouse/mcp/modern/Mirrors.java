package dev.gatehouse.mcp.modern;

import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.tools.MirroredParameters;
import dev.gatehouse.tools.MirroredParameters.Mirrored;
import dev.gatehouse.tools.Tool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The mirrored parameters of each tool, worked out once. Thread-safe. */
final class Mirrors {
    private final CatalogView tools;
    private final Map<String, Known> kept = new ConcurrentHashMap<>();

    private record Known(Tool tool, List<Mirrored> mirrored) {}

    Mirrors(CatalogView tools) {
        this.tools = tools;
    }

    @SuppressWarnings("ReferenceEquality") // a changed tool is another object; comparing schemas would cost a walk
    List<Mirrored> of(String name) {
        Tool tool = tools.current().find(name);
        if (tool == null) {
            return List.of();
        }
        Known known = kept.get(name);
        if (known == null || known.tool() != tool) {
            known = new Known(tool, MirroredParameters.of(tool.inputSchema().document()));
            kept.put(name, known);
        }
        return known.mirrored();
    }
}
