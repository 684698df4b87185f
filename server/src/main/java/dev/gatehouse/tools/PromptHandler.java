package dev.gatehouse.tools;

/** Makes the messages of a prompt. Called on a virtual thread; may block; must be thread-safe. */
@FunctionalInterface
public interface PromptHandler {
    /**
     * Makes the messages for a caller that the gate has let through; every required argument is there.
     *
     * @throws ToolFailure if it cannot; the message is shown to the client
     * @throws MissingCapability if the client cannot do what the prompt needs
     */
    PromptOutcome get(PromptGet get) throws ToolFailure, MissingCapability;
}
