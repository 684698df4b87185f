package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

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

    /** This handler with the URIs in what it reads renamed. */
    default ResourceHandler renamed(UpstreamUris.Renaming names) {
        return read -> {
            ResourceOutcome outcome = read(read);
            return outcome instanceof ResourceContents(ArrayNode contents, ObjectNode others)
                    ? new ResourceContents(names.contents(contents), others)
                    : outcome;
        };
    }
}
