package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;

/** A handler cannot work for a client that lacks a capability. Carries no stack trace: any client can provoke it. */
public final class MissingCapability extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ObjectNode required;

    /** The capabilities that are needed, as MCP's {@code ClientCapabilities} writes them. */
    public MissingCapability(ObjectNode required) {
        super("The client lacks a capability.", null, false, false);
        this.required = required;
    }

    /** The top-level capability of this name. */
    public static MissingCapability named(String capability) {
        ObjectNode required = Json.object();
        required.putObject(capability);
        return new MissingCapability(required);
    }

    /** What is needed, as MCP writes it. */
    public ObjectNode required() {
        return required;
    }
}
