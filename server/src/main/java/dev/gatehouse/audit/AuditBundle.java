package dev.gatehouse.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as a ZIP file that proves itself: the events with what their hashes are computed from, the checkpoints
 * among them, a signed manifest, and a script that checks all of it offline. Never holds more than a page of events.
 */
public final class AuditBundle {
    /** The media type of such a file. */
    public static final String CONTENT_TYPE = "application/zip";

    private static final String EVENTS = "events.jsonl";
    private static final String CHECKPOINTS = "checkpoints.txt";
    private static final String VERIFIER = "verify.mjs";
    private static final String README = """
        A part of the audit of a Gatehouse, which can be checked without it:

          node verify.mjs

        needs Node 18 or newer. It says whether every event is what was recorded, whether they follow each other, and
        which key signed them. Ask the gateway's operator, by another way than this file came, for the key id, and for
        checkpoints that were kept elsewhere: node verify.mjs --key-id ID --checkpoints FILE

        events.jsonl     the events, oldest first, one JSON object a line; "proof" is what the hash is made of besides
        checkpoints.txt  signed heads of the chain between the first and the last event
        manifest.json    what this is; manifest.jws is the same, signed (ES256)
        audit-key.json   the public key
        """;

    private final AuditSearch search;
    private final CheckpointKey key;

    /** Bundles what this search finds, signed with the key of checkpoints. */
    public AuditBundle(AuditSearch search, CheckpointKey key) {
        this.search = search;
        this.key = key;
    }

    /**
     * Writes all matching events, oldest first, ignoring the query's page; leaves the stream open.
     *
     * @param filter the query as whoever asked wrote it; it is signed as well
     */
    public Exported write(AuditQuery query, String filter, Instant now, OutputStream output) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(output, StandardCharsets.UTF_8);
        Written written = new Written();
        String eventsDigest = entry(
                zip,
                EVENTS,
                events -> search.<IOException>pages(query, page -> {
                    for (Proven event : proven(page)) {
                        events.write(Json.bytes(event.json()));
                        events.write('\n');
                        written.add(event.event().seq());
                    }
                }));
        List<Checkpoint> checkpoints = checkpoints(written);
        String checkpointsDigest = entry(zip, CHECKPOINTS, lines -> {
            for (Checkpoint checkpoint : checkpoints) {
                lines.write((checkpoint.token() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        });
        ChainEnd.Head head = search.database().reader().withHandle(ChainEnd::readHead);
        ObjectNode manifest = Json.object()
                .put("what", "bundle")
                .put("time", now.toString())
                .put("filter", filter)
                .put("encoding", 2)
                .put("events", written.count)
                .put("firstSeq", written.first)
                .put("lastSeq", written.last)
                .put("headSeq", head.seq())
                .put("headHash", head.hash().hex());
        manifest.putObject("sha256").put(EVENTS, eventsDigest).put(CHECKPOINTS, checkpointsDigest);
        entry(zip, "manifest.json", out -> out.write(Json.bytes(manifest)));
        entry(zip, "manifest.jws", out -> out.write(key.sign(manifest).getBytes(StandardCharsets.US_ASCII)));
        entry(zip, "audit-key.json", out -> out.write(key.publicKey().getBytes(StandardCharsets.US_ASCII)));
        entry(zip, VERIFIER, out -> out.write(verifier()));
        entry(zip, "README.txt", out -> out.write(README.getBytes(StandardCharsets.US_ASCII)));
        zip.finish();
        return new Exported(written.count, written.first, written.last);
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream output) throws IOException;
    }

    /** Returns the digest of what was written. */
    private static String entry(ZipOutputStream zip, String name, Content content) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        zip.putNextEntry(new ZipEntry(name));
        content.writeTo(new DigestOutputStream(zip, digest));
        zip.closeEntry();
        return Sha256.result(digest).hex();
    }

    /** Events with what their hashes are made of; without one that was removed meanwhile. */
    private List<Proven> proven(List<AuditEvent> page) {
        List<Long> seqs = page.stream().map(AuditEvent::seq).toList();
        Map<Long, AuditTable.ChainRow> rows =
                search.database().reader().withHandle(handle -> AuditTable.chainRows(seqs, handle)).stream()
                        .collect(Collectors.toMap(row -> row.event().seq(), Function.identity()));
        ChainHash chainHash = new ChainHash();
        List<Proven> proven = new ArrayList<>();
        for (AuditEvent event : page) {
            AuditTable.ChainRow row = rows.get(event.seq());
            if (row != null) {
                AuditEvent asRead = new AuditEvent(
                        event.seq(),
                        row.event().entry(),
                        row.event().erased(),
                        event.prevHash(),
                        row.event().hash());
                proven.add(Proven.of(asRead, row, chainHash));
            }
        }
        return proven;
    }

    private List<Checkpoint> checkpoints(Written written) {
        return search.database().reader().withHandle(Checkpoint::all).stream()
                .filter(checkpoint -> checkpoint.seq() >= written.first && checkpoint.seq() <= written.last)
                .toList();
    }

    private static byte[] verifier() throws IOException {
        try (InputStream script = AuditBundle.class.getResourceAsStream(VERIFIER)) {
            if (script == null) {
                throw new IOException("The verifier is not in the jar");
            }
            return script.readAllBytes();
        }
    }

    /** What was written so far. */
    private static final class Written {
        private long count;
        private long first;
        private long last;

        void add(long seq) {
            first = count == 0 ? seq : first;
            last = seq;
            count++;
        }
    }

    /**
     * An event, and what of its hash cannot be computed from what it shows.
     *
     * @param salt of the digests; absent where the caller was erased
     */
    private record Proven(
            AuditEvent event,
            Sha256 caller,
            Sha256 personal,
            @Nullable Salt salt,
            boolean restErased) {
        static Proven of(AuditEvent event, AuditTable.ChainRow row, ChainHash chainHash) {
            Sha256 erasedCaller = row.erasedCaller();
            Sha256 erasedRest = row.erasedRest();
            return new Proven(
                    event,
                    erasedCaller == null
                            ? chainHash.caller(row.salt(), event.entry().caller())
                            : erasedCaller,
                    erasedRest == null ? chainHash.personal(row.salt(), event.entry()) : erasedRest,
                    erasedCaller == null ? row.salt() : null,
                    erasedRest != null);
        }

        ObjectNode json() {
            ObjectNode json = Json.mapper().valueToTree(AuditEventView.of(event, true));
            json.putObject("proof")
                    .put("caller", caller.hex())
                    .put("personal", personal.hex())
                    .put("salt", salt == null ? null : salt.hex())
                    .put("restErased", restErased);
            return json;
        }
    }
}
