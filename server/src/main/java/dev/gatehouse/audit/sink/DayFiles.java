package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEvent;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Appends events to {@code audit-2026-01-31.jsonl}, a file for each UTC day that its owner alone can read. */
final class DayFiles implements Destination {
    private final Path directory;
    private final boolean previews;

    DayFiles(Path directory, boolean previews) {
        this.directory = directory;
        this.previews = previews;
    }

    @Override
    public void deliver(List<AuditEvent> events) throws Undelivered {
        Map<LocalDate, List<AuditEvent>> days = events.stream()
                .collect(Collectors.groupingBy(
                        event -> event.entry().time().atOffset(ZoneOffset.UTC).toLocalDate(),
                        TreeMap::new,
                        Collectors.toList()));
        try {
            Files.createDirectories(directory);
            for (Map.Entry<LocalDate, List<AuditEvent>> day : days.entrySet()) {
                append(
                        directory.resolve("audit-" + day.getKey() + ".jsonl"),
                        Destination.lines(day.getValue(), previews));
            }
        } catch (IOException e) {
            throw Undelivered.forNow("the directory " + directory + " cannot be written: " + e.getMessage());
        }
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
