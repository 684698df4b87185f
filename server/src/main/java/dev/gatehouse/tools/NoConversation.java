package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Nobody to talk to. */
enum NoConversation implements Conversation {
    INSTANCE;

    @Override
    public ClientCapabilities client() {
        return ClientCapabilities.none();
    }

    @Override
    public void progress(double progress, @Nullable Double total, @Nullable String message) {}

    @Override
    public void log(LogLevel level, @Nullable String logger, JsonNode data) {}

    @Override
    public Cancellation cancellation() {
        return Cancellation.NEVER;
    }

    @Override
    public @Nullable Input ask(InputRequired wanted) {
        return null;
    }
}
