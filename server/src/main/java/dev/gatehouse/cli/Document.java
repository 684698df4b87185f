package dev.gatehouse.cli;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A document that the command line names: a file, or what is at a URL. */
record Document(String place) {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    boolean isFetched() {
        return place.startsWith("https://") || place.startsWith("http://");
    }

    /** The hosts that may be fetched from: whoever runs the command says where to look. */
    List<String> hosts() {
        if (!isFetched()) {
            return List.of();
        }
        try {
            String host = URI.create(place).getHost();
            return host == null ? List.of() : List.of(host);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** @throws CommandFailed if it cannot be had; the message says why */
    byte[] read(int mostBytes) throws Exception {
        if (!isFetched()) {
            return file(mostBytes);
        }
        Egress egress = new Egress(new EgressConfig(hosts()));
        egress.start();
        try {
            EgressResponse answer = egress.get(URI.create(place), mostBytes, TIMEOUT, "application/json, */*;q=0.5");
            if (answer.status() != 200) {
                throw new CommandFailed(place + " cannot be had: its server answers with status " + answer.status());
            }
            return answer.body();
        } catch (EgressException e) {
            throw new CommandFailed(place + " cannot be had: " + e.reason());
        } finally {
            egress.stop();
        }
    }

    private byte[] file(int mostBytes) throws CommandFailed {
        Path file = Path.of(place);
        try {
            if (Files.size(file) > mostBytes) {
                throw new CommandFailed(place + " is larger than " + mostBytes / 1024 + " KiB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailed(place + ": there is no such file, or it cannot be read");
        }
    }
}
