package dev.gatehouse.upstream.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What every entry that comes from a registry begins with. */
final class Proposal {
    private Proposal() {}

    /** Callers need a scope of its own, and nothing is called before somebody has approved its definition. */
    static void closed(ObjectNode upstream, String id) {
        upstream.putObject("access").put("mode", "required").putArray("scopes").add(id + ":use");
        upstream.put("approval", "review");
    }
}
