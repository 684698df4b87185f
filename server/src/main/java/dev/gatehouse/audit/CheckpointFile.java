package dev.gatehouse.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file of checkpoints, a token a line, that is only ever appended to. */
record CheckpointFile(Path path) {
    /** Appends a checkpoint and returns once it is on disk. A line that a crash cut short is left as it is. */
    void append(Checkpoint checkpoint) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.exists(folder)) {
            OwnerOnly.folder(folder);
        }
        OwnerOnly.file(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            long end = channel.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            boolean cut = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
            ByteBuffer line = ByteBuffer.wrap(
                    ((cut ? "\n" : "") + checkpoint.token() + "\n").getBytes(StandardCharsets.US_ASCII));
            channel.position(end);
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
    }

    /** The checkpoints in it; lines that are none, such as one that a crash cut short, are passed over. */
    List<Checkpoint> read() throws IOException {
        List<Checkpoint> found = new ArrayList<>();
        for (String line : Files.readAllLines(path, StandardCharsets.ISO_8859_1)) {
            Checkpoint checkpoint = Checkpoint.of(line.strip());
            if (checkpoint != null) {
                found.add(checkpoint);
            }
        }
        return found;
    }
}
