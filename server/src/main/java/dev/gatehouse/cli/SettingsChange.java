package dev.gatehouse.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * One thing that has to change for a gateway to be as a file says.
 *
 * @param key where it stands in the file
 * @param before what holds now, in words; absent if there is none
 * @param after what shall hold; absent if there shall be none
 */
record SettingsChange(
        String key, @Nullable String before, @Nullable String after, Act act) {
    /** Brings a change about. */
    interface Act {
        /**
         * Makes it durable together with its audit event.
         *
         * @param source where it comes from, for the record
         * @return what can be shown only now; absent if there is nothing
         */
        @Nullable
        String make(String source) throws Exception;
    }

    void print(PrintWriter out) {
        out.println(key);
        if (before != null) {
            out.println("  - " + before);
        }
        if (after != null) {
            out.println("  + " + after);
        }
    }
}
