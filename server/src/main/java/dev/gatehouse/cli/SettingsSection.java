package dev.gatehouse.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One kind of what operators change: what there is of it here, and how it becomes what a file says.
 *
 * @param <T> what is said about one of it; two of the same words are the same
 */
interface SettingsSection<T> {
    /** The key of the section in a file. */
    String name();

    /** What operators said here, by a name for each. */
    SortedMap<String, T> here();

    /**
     * What a file says; absent if it says nothing about this kind.
     *
     * @throws IllegalArgumentException if it cannot be so; the message says why
     */
    @Nullable
    SortedMap<String, T> wanted(Settings file);

    /** What holds now; absent if there is none. */
    default @Nullable T now(String key, @Nullable T wanted) {
        return here().get(key);
    }

    /** What would hold if operators had never said anything about it; absent if there would be none. */
    default @Nullable T otherwise(String key) {
        return null;
    }

    /** What somebody should know before this is brought about; absent if there is nothing. */
    default @Nullable String remark(String key, T wanted) {
        return null;
    }

    /** It in words, for people. */
    String words(T value);

    /**
     * Brings it about, durable together with its audit event when it returns.
     *
     * @param source where it comes from, for the record
     * @return what can be shown only now; absent if there is nothing
     */
    @Nullable
    String change(String key, @Nullable T before, @Nullable T after, String source) throws Exception;

    /**
     * What has to change for this gateway to be as the file says.
     *
     * @param prune whether what the file's sections do not name is taken away
     */
    default List<SettingsChange> changes(Settings file, boolean prune) {
        SortedMap<String, T> wanted = wanted(file);
        if (wanted == null) {
            return List.of();
        }
        TreeSet<String> keys = new TreeSet<>(wanted.keySet());
        if (prune) {
            keys.addAll(here().keySet());
        }
        List<SettingsChange> changes = new ArrayList<>();
        for (String key : keys) {
            T then = wanted.containsKey(key) ? wanted.get(key) : otherwise(key);
            T now = now(key, then);
            String before = now == null ? null : words(now);
            String after = then == null ? null : words(then);
            if (!Objects.equals(before, after)) {
                changes.add(new SettingsChange(
                        name() + "." + key, before, after, source -> change(key, now, then, source)));
            }
        }
        return changes;
    }

    /** What somebody should know before the file is brought about, a line each. */
    default List<String> remarks(Settings file) {
        SortedMap<String, T> wanted = wanted(file);
        List<String> remarks = new ArrayList<>();
        if (wanted != null) {
            wanted.forEach((key, value) -> {
                String remark = remark(key, value);
                if (remark != null) {
                    remarks.add(name() + "." + key + ": " + remark);
                }
            });
        }
        return remarks;
    }
}
