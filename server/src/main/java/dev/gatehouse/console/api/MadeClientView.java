package dev.gatehouse.console.api;

import org.jspecify.annotations.Nullable;

/**
 * A client that was just added.
 *
 * @param secret what it proves itself with, which nobody can ever read again; absent if it has keys
 */
public record MadeClientView(ClientView client, @Nullable String secret) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "MadeClientView[" + client.clientId() + "]";
    }
}
