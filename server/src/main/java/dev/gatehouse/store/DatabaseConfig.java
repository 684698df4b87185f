package dev.gatehouse.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The {@code database} section of the configuration.
 *
 * @param url where the database is: {@code jdbc:sqlite:} and a file, or {@code jdbc:postgresql://host:port/name};
 *     {@code jdbc:sqlite:./data/gatehouse.db} if absent
 * @param user who logs in to PostgreSQL; the name of the process' user if absent
 * @param password their password
 * @param passwordFile a file that holds the password instead; read whenever the database is opened
 */
public record DatabaseConfig(
        String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path passwordFile) {
    private static final String DEFAULT_URL = "jdbc:sqlite:./data/gatehouse.db";

    /** Checks the URL, so that a mistake is found before anything starts. */
    public DatabaseConfig(
            @Nullable String url, @Nullable String user, @Nullable String password, @Nullable Path passwordFile) {
        this.url = url == null || url.isBlank() ? DEFAULT_URL : url;
        this.user = blankAsNull(user);
        this.password = blankAsNull(password);
        this.passwordFile = passwordFile == null || passwordFile.toString().isBlank() ? null : passwordFile;
        if (dialect() == Dialect.POSTGRESQL) {
            PostgresAddress.at(this.url);
            if (this.password != null && this.passwordFile != null) {
                throw new IllegalArgumentException("database.passwordFile: there is a password too; set one of them");
            }
        } else {
            SqliteFile.at(this.url);
        }
    }

    /** A database that needs no login; the default one for null. */
    public static DatabaseConfig at(@Nullable String url) {
        return new DatabaseConfig(url, null, null, null);
    }

    /** Which database the URL names. */
    public Dialect dialect() {
        return url.startsWith(PostgresAddress.SCHEME) ? Dialect.POSTGRESQL : Dialect.SQLITE;
    }

    /**
     * The password, from wherever it is kept; null if there is none.
     *
     * @throws StoreUnavailable if its file cannot be read
     */
    @Nullable
    String secret() {
        if (passwordFile == null) {
            return password;
        }
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException e) {
            throw new StoreUnavailable(
                    "database.passwordFile: " + passwordFile + " cannot be read; make it readable for this user", e);
        }
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseConfig[url=" + url + "]";
    }
}
