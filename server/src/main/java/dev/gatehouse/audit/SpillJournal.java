package dev.gatehouse.audit;

import dev.gatehouse.store.StoreUnavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A journal that is being written. Lines of many threads are synced to disk together. Once writing has failed in a way
 * that leaves open what is on disk, it takes nothing more. Thread-safe.
 */
final class SpillJournal implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final SpillFile.Header header;
    private final long maxBytes;

    private final ReentrantLock writing = new ReentrantLock();
    private Sha256 hash;
    private long end;
    private volatile long lines;
    private volatile boolean broken;

    private final ReentrantLock syncing = new ReentrantLock();
    private long synced;

    private SpillJournal(
            Path file, FileChannel channel, SpillFile.Header header, Sha256 hash, long end, long lines, long maxBytes) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.hash = hash;
        this.end = end;
        this.lines = lines;
        this.synced = lines;
        this.maxBytes = maxBytes;
    }

    /** Begins a new one, whose first line is on disk when this returns. */
    static SpillJournal begin(Path file, long headSeq, long maxBytes) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            OwnerOnly.folder(folder);
        }
        OwnerOnly.file(file);
        SpillFile.Header header = new SpillFile.Header(UUID.randomUUID().toString(), headSeq);
        byte[] json = header.json();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            channel.truncate(0);
            write(channel, withEnd(json), 0);
            channel.force(true);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new SpillJournal(file, channel, header, Sha256.of(json), json.length + 1L, 0, maxBytes);
    }

    /** Goes on with one that was read to its end; what was not written whole behind it is cut off. */
    static SpillJournal goOn(Path file, SpillFile read, long maxBytes) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        SpillJournal journal =
                new SpillJournal(file, channel, read.header(), read.hash(), read.end(), read.lines(), maxBytes);
        journal.broken = read.damaged();
        if (!read.damaged()) {
            channel.truncate(read.end());
        }
        return journal;
    }

    Path file() {
        return file;
    }

    SpillFile.Header header() {
        return header;
    }

    /** How many events it holds. */
    long lines() {
        return lines;
    }

    /** Whether it takes no more events. */
    boolean broken() {
        return broken;
    }

    /** Whether there is room for one more event of usual length. */
    boolean hasRoom() {
        writing.lock();
        try {
            return !broken && end + 4_096 <= maxBytes;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes a line and returns its number, by which it can be {@linkplain #sync synced}.
     *
     * @throws StoreUnavailable if it cannot be written; nothing of it is there
     */
    long write(SpillFile.Line line) {
        byte[] json = line.json();
        writing.lock();
        try {
            if (broken) {
                throw new StoreUnavailable("The journal " + file + " cannot be written");
            }
            Sha256 next = SpillFile.hash(hash, json);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length + 2 * Sha256.BYTES + 2);
            bytes.writeBytes((next.hex() + " ").getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(json);
            byte[] whole = withEnd(bytes.toByteArray());
            if (end + whole.length > maxBytes) {
                throw new StoreUnavailable("The journal " + file + " is full; audit.spill.maxSize is its limit");
            }
            write(channel, whole, end);
            hash = next;
            end += whole.length;
            long number = lines + 1;
            lines = number;
            return number;
        } catch (IOException e) {
            cut();
            throw new StoreUnavailable("The journal " + file + " cannot be written: " + e.getMessage(), e);
        } finally {
            writing.unlock();
        }
    }

    private void cut() {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            broken = true;
        }
    }

    /**
     * Returns once the line of this number is on disk.
     *
     * @throws StoreUnavailable if that is not known
     */
    void sync(long line) {
        syncing.lock();
        try {
            if (synced >= line) {
                return;
            }
            long upTo = lines;
            channel.force(false);
            synced = upTo;
        } catch (IOException e) {
            broken = true; // what a failed sync has lost, no later one tells
            throw new StoreUnavailable("The journal " + file + " cannot be written: " + e.getMessage(), e);
        } finally {
            syncing.unlock();
        }
    }

    /** Whoever still waits for a sync has what they waited for: all of it is in the database. */
    @Override
    public void close() throws IOException {
        syncing.lock();
        try {
            synced = Long.MAX_VALUE;
            channel.close();
        } finally {
            syncing.unlock();
        }
    }

    private static byte[] withEnd(byte[] line) {
        byte[] whole = Arrays.copyOf(line, line.length + 1);
        whole[line.length] = '\n';
        return whole;
    }

    private static void write(FileChannel channel, byte[] bytes, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long place = at;
        while (buffer.hasRemaining()) {
            place += channel.write(buffer, place);
        }
    }
}
