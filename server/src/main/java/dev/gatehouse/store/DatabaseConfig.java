package dev.gatehouse.store;

import org.jspecify.annotations.Nullable;

/**
 * The {@code database} section of the configuration.
 *
 * @param url where the database is: {@code jdbc:sqlite:} and a file; {@code jdbc:sqlite:./data/gatehouse.db} if absent
 */
public record DatabaseConfig(String url) {
    private static final String DEFAULT_URL = "jdbc:sqlite:./data/gatehouse.db";

    /** Checks the URL, so that a mistake is found before anything starts. */
    public DatabaseConfig(@Nullable String url) {
        this.url = url == null || url.isBlank() ? DEFAULT_URL : url;
        SqliteFile.at(this.url);
    }
}
