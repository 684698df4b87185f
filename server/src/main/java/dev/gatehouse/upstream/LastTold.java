package dev.gatehouse.upstream;

import dev.gatehouse.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of what each backend told last of what it offers; it outlasts the gateway's process. Thread-safe. */
final class LastTold {
    private final Database database;

    /** Something that a backend told, and when. */
    record Told(String text, Instant at) {}

    LastTold(Database database) {
        this.database = database;
    }

    @Nullable
    Told of(String upstream) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT told, told_at FROM upstream_told WHERE upstream = :upstream")
                        .bind("upstream", upstream)
                        .map((row, _) -> new Told(row.getString("told"), Instant.ofEpochMilli(row.getLong("told_at"))))
                        .findOne()
                        .orElse(null));
    }

    /** Keeps when the same was told again; false if something else is kept of this upstream, or nothing. */
    boolean keepTime(String upstream, Told again) {
        return database.<Integer, RuntimeException>write(handle -> handle.createUpdate("""
            UPDATE upstream_told SET told_at = :at WHERE upstream = :upstream AND told = :told\
            """)
                        .bind("upstream", upstream)
                        .bind("told", again.text())
                        .bind("at", again.at().toEpochMilli())
                        .execute())
                > 0;
    }

    /** Forgets what every other backend told. */
    void forgetAllBut(Set<String> upstreams) {
        List<String> known = database.reader()
                .withHandle(handle -> handle.createQuery("SELECT upstream FROM upstream_told")
                        .mapTo(String.class)
                        .list());
        for (String one : known) {
            if (!upstreams.contains(one)) {
                database.<Integer, RuntimeException>write(
                        handle -> handle.execute("DELETE FROM upstream_told WHERE upstream = ?", one));
            }
        }
    }

    void keep(String upstream, Told told) {
        database.<Integer, RuntimeException>write(handle -> handle.createUpdate("""
            INSERT INTO upstream_told (upstream, told, told_at) VALUES (:upstream, :told, :at)
            ON CONFLICT (upstream) DO UPDATE SET told = excluded.told, told_at = excluded.told_at\
            """)
                .bind("upstream", upstream)
                .bind("told", told.text())
                .bind("at", told.at().toEpochMilli())
                .execute());
    }
}
