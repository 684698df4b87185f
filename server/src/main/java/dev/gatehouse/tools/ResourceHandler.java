package dev.gatehouse.tools;

/** Reads a resource: here, or at an upstream. Called on a virtual thread; may block; must be thread-safe. */
@FunctionalInterface
public interface ResourceHandler {
    /**
     * Reads the resource for a caller that the gate has let through.
     *
     * @throws ToolFailure if it cannot be read; the message is shown to the client
     * @throws NoSuchResource if a template leads to nothing for this URI
     * @throws MissingCapability if the client cannot do what reading needs
     */
    ResourceOutcome read(ResourceRead read) throws ToolFailure, NoSuchResource, MissingCapability;
}
