package dev.gatehouse.mcp.modern;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that are answered by a stream now. Thread-safe. */
final class OpenStreams {
    private final Set<ModernConversation> open = ConcurrentHashMap.newKeySet();

    void add(ModernConversation conversation) {
        open.add(conversation);
    }

    void remove(ModernConversation conversation) {
        open.remove(conversation);
    }

    int size() {
        return open.size();
    }

    /** Keeps alive what was silent for this long. */
    void keepAlive(long nanos) {
        for (ModernConversation conversation : open) {
            Thread.startVirtualThread(() -> conversation.keepAlive(nanos));
        }
    }
}
