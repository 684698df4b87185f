package dev.gatehouse.console.api;

/**
 * A key that was just made.
 *
 * @param text the key itself, which nobody can ever read again
 */
public record MadeApiKeyView(ApiKeyView key, String text) {
    /** Leaves the text out. */
    @Override
    public String toString() {
        return "MadeApiKeyView[" + key.masked() + "]";
    }
}
