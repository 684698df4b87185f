package dev.gatehouse.audit.sink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.Sha256;
import dev.gatehouse.json.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Appends events to {@code audit-2026-01-31.jsonl}, a file for each UTC day that its owner alone can read. When the day
 * is over, {@code audit-2026-01-31.manifest.json} says how long the file is and what its digest is.
 */
final class DayFiles implements Destination {
    private final Path directory;
    private final EventLines lines;
    private @Nullable LocalDate sealedBefore;

    DayFiles(Path directory, EventLines lines) {
        this.directory = directory;
        this.lines = lines;
    }

    @Override
    public void deliver(List<AuditEvent> events) throws Undelivered {
        TreeMap<LocalDate, List<AuditEvent>> days = events.stream()
                .collect(Collectors.groupingBy(
                        event -> event.entry().time().atOffset(ZoneOffset.UTC).toLocalDate(),
                        TreeMap::new,
                        Collectors.toList()));
        try {
            Files.createDirectories(directory);
            for (Map.Entry<LocalDate, List<AuditEvent>> day : days.entrySet()) {
                Files.deleteIfExists(manifest(day.getKey()));
                append(file(day.getKey()), lines.of(day.getValue()));
            }
            LocalDate newest = days.lastEntry().getKey();
            if (days.size() > 1 || !newest.equals(sealedBefore)) {
                sealBefore(newest);
                sealedBefore = newest;
            }
        } catch (IOException e) {
            throw Undelivered.forNow("the directory " + directory + " cannot be written: " + e.getMessage());
        }
    }

    private Path file(LocalDate day) {
        return directory.resolve("audit-" + day + ".jsonl");
    }

    private Path manifest(LocalDate day) {
        return directory.resolve("audit-" + day + ".manifest.json");
    }

    private void sealBefore(LocalDate newest) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "audit-????-??-??.jsonl")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                LocalDate day;
                try {
                    day = LocalDate.parse(name.substring("audit-".length(), name.length() - ".jsonl".length()));
                } catch (DateTimeParseException e) {
                    continue; // not ours
                }
                if (day.isBefore(newest) && !Files.exists(manifest(day))) {
                    seal(day, file);
                }
            }
        }
    }

    /** Whoever sees the manifest sees all of it. */
    private void seal(LocalDate day, Path file) throws IOException {
        Path unfinished = directory.resolve("." + manifest(day).getFileName());
        Files.deleteIfExists(unfinished);
        append(unfinished, Json.text(described(file)) + "\n");
        Files.move(unfinished, manifest(day), StandardCopyOption.ATOMIC_MOVE);
    }

    private static ObjectNode described(Path file) throws IOException {
        MessageDigest sha256 = Sha256.newDigest();
        long bytes = 0;
        long events = 0;
        byte[] piece = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                sha256.update(piece, 0, read);
                bytes += read;
                for (int i = 0; i < read; i++) {
                    events += piece[i] == '\n' ? 1 : 0;
                }
            }
        }
        return Json.object()
                .put("object", file.getFileName().toString())
                .put("bytes", bytes)
                .put("sha256", Sha256.result(sha256).hex())
                .put("events", events);
    }

    /** Appends a text to a file, made for its owner alone, and returns once it is on disk. */
    static void append(Path file, String text) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(
                    file,
                    file.getFileSystem().supportedFileAttributeViews().contains("posix")
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : new FileAttribute<?>[0]);
        }
        // No channel: what interrupts this thread must not tear a line.
        try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
            String whole = endsAmidALine(file) ? "\n" + text : text;
            out.write(whole.getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
    }

    /** After a crash in the middle of a write. */
    private static boolean endsAmidALine(Path file) throws IOException {
        try (RandomAccessFile read = new RandomAccessFile(file.toFile(), "r")) {
            if (read.length() == 0) {
                return false;
            }
            read.seek(read.length() - 1);
            return read.read() != '\n';
        }
    }
}
