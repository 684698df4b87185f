package dev.gatehouse.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The file behind a {@code jdbc:sqlite:} URL: named, made readable for its owner alone, and checked for access. */
record SqliteFile(Path path) {
    private static final String SCHEME = "jdbc:sqlite:";

    /**
     * The file that a URL names.
     *
     * @throws IllegalArgumentException if the URL names none, or another database
     */
    static SqliteFile at(String url) {
        if (!url.startsWith(SCHEME)) {
            throw new IllegalArgumentException("database.url: must start with jdbc:sqlite: or jdbc:postgresql:, such as"
                    + " jdbc:sqlite:./data/gatehouse.db or jdbc:postgresql://db.example.com:5432/gatehouse");
        }
        String name = url.substring(SCHEME.length());
        if (name.isBlank() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
            throw new IllegalArgumentException(
                    "database.url: must name a plain file after jdbc:sqlite:, such as jdbc:sqlite:./data/gatehouse.db;"
                            + " databases in memory and parameters are not supported");
        }
        try {
            return new SqliteFile(Path.of(name).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("database.url: not a file name: " + name, e);
        }
    }

    String url() {
        return SCHEME + path;
    }

    /**
     * Makes the folder (0700) and the file (0600) where they are missing. SQLite gives its side files the same mode.
     */
    void create() {
        Path folder = folder();
        try {
            Files.createDirectories(folder, ownerOnly("rwx------"));
        } catch (IOException e) {
            throw new StoreUnavailable(
                    "The folder " + folder + " of the database cannot be made (" + reason(e)
                            + "); make it, or set database.url",
                    e);
        }
        try {
            Files.createFile(path, ownerOnly("rw-------"));
        } catch (FileAlreadyExistsException e) {
            checkAccess();
        } catch (IOException e) {
            throw new StoreUnavailable(
                    "The database " + path + " cannot be made (" + reason(e)
                            + "); make its folder writable, or set database.url",
                    e);
        }
    }

    /** What tells this file from another at the same path; null where the system has nothing of the kind. */
    @Nullable
    Object identity() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private void checkAccess() {
        if (!Files.isRegularFile(path)) {
            throw new StoreUnavailable("The database " + path + " is not a file; set database.url");
        }
        if (!Files.isWritable(path) || !Files.isReadable(path)) {
            throw new StoreUnavailable("The database " + path + " cannot be read and written; change its permissions");
        }
        if (!Files.isWritable(folder())) {
            throw new StoreUnavailable(
                    "The folder " + folder() + " of the database is not writable; change its permissions");
        }
    }

    private Path folder() {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException exists -> exists.getFile() + " is not a folder";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
