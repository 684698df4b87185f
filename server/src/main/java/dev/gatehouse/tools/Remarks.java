package dev.gatehouse.tools;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What the record should tell of how a call was carried out. No secrets. Thread-safe. */
public final class Remarks {
    private static final int MOST = 8;

    private volatile @Nullable List<String> sentences;
    private volatile @Nullable String upstream;

    /** Says which backend was asked last, for a tool that several do. */
    public void servedBy(String id) {
        upstream = id;
    }

    /** The backend that was asked last; absent unless the tool is one that several do. */
    public @Nullable String upstream() {
        return upstream;
    }

    /** Adds a sentence; what is too much is left out. */
    public synchronized void add(String sentence) {
        List<String> said = sentences;
        if (said == null) {
            said = new CopyOnWriteArrayList<>();
            sentences = said;
        }
        if (said.size() < MOST && !said.contains(sentence)) {
            said.add(sentence);
        }
    }

    /** All of them as one text; absent if there is nothing to tell. */
    public @Nullable String text() {
        List<String> said = sentences;
        return said == null ? null : String.join(" ", said);
    }
}
