package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bundle is checked by the script in it, in a process of its own, with nothing of the gateway at hand. */
class AuditBundleTest {
    @TempDir
    private static Path folder;

    private static Database database;
    private static AuditSearch search;
    private static CheckpointKey key;

    private Path bundle;

    @BeforeAll
    static void record() throws IOException {
        database = TestDatabase.SQLITE.open(folder);
        search = new AuditSearch(database);
        key = CheckpointKey.open(folder);
        AuditLog log = new AuditLog(database);
        for (int i = 0; i < 20; i++) {
            log.append(Entries.call(i % 2 == 0 ? "alex" : "sam", "echo")
                    .detail("Ünïcode \"" + i + "\"")
                    .latencyMicros(1_234_567 + i)
                    .limitLeft(i)
                    .build());
        }
        log.append(Entries.denied("mira", "drop").build());
        new Erasure(database, log).erase("mira", Entries.call("admin", "erase").build());
        database.write(handle -> checkpoint(log, handle));
        log.append(Entries.call("alex", "echo").build());
    }

    private static int checkpoint(AuditLog log, Handle handle) {
        Checkpoint.sign(log.head(), key, Entries.TIME).insert(handle, Entries.TIME);
        return 0;
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void unpack(@TempDir Path own) throws IOException {
        bundle = own;
        unpack(AuditQuery.everything(1), "", key);
    }

    private void unpack(AuditQuery query, String filter, CheckpointKey signer) throws IOException {
        Path zip = bundle.resolve("bundle.zip");
        try (OutputStream output = Files.newOutputStream(zip)) {
            new AuditBundle(search, signer).write(query, filter, Instant.parse("2026-11-21T09:00:00Z"), output);
        }
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Files.write(bundle.resolve(entry.getName()), entries.readAllBytes());
            }
        }
    }

    private String verified(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("node", bundle.resolve("verify.mjs").toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(said.startsWith("INTACT") ? 0 : 1);
        return said;
    }

    private void change(String file, UnaryOperator<String> change) throws IOException {
        Path path = bundle.resolve(file);
        String before = Files.readString(path);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(path, after);
    }

    /** What somebody does who has the bundle, changes it and signs it anew with a key of their own. */
    private void changeAndSign(UnaryOperator<String> change) throws Exception {
        CheckpointKey own = CheckpointKey.open(bundle.resolve("own"));
        String original = Files.readString(bundle.resolve("events.jsonl"));
        String changed = change.apply(original);
        assertThat(changed).isNotEqualTo(original);
        Files.writeString(bundle.resolve("events.jsonl"), changed);
        Files.writeString(bundle.resolve("checkpoints.txt"), "");
        var manifest = (com.fasterxml.jackson.databind.node.ObjectNode)
                dev.gatehouse.json.StrictJson.read(Files.readAllBytes(bundle.resolve("manifest.json")));
        manifest.put("events", changed.lines().count());
        manifest.putObject("sha256")
                .put("events.jsonl", digest("events.jsonl"))
                .put("checkpoints.txt", digest("checkpoints.txt"));
        Files.write(bundle.resolve("manifest.json"), dev.gatehouse.json.Json.bytes(manifest));
        Files.writeString(bundle.resolve("manifest.jws"), own.sign(manifest));
        Files.writeString(bundle.resolve("audit-key.json"), own.publicKey());
    }

    private String digest(String file) throws IOException {
        return Sha256.of(Files.readAllBytes(bundle.resolve(file))).hex();
    }

    @Test
    void aBundleAsItWasWrittenIsIntact() throws Exception {
        assertThat(verified("--key-id", key.id()))
                .startsWith("INTACT: 23 events, #1 to #23")
                .contains("every event between the first and the last is there")
                .contains("1 checkpoints fit, 1 events had personal data erased")
                .contains(key.id());
    }

    @Test
    void tellsWhatAFilterLeftOut() throws Exception {
        unpack(AuditQuery.everything(1).byUser("sam"), "user=sam", key);

        assertThat(verified())
                .contains("INTACT: 10 events")
                .contains("filter: user=sam")
                .contains("9 events between");
    }

    @Test
    void anEmptyBundleIsIntact() throws Exception {
        unpack(AuditQuery.everything(1).byUser("nobody"), "user=nobody", key);

        assertThat(verified()).startsWith("INTACT: 0 events");
    }

    @Test
    void everyChangedByteIsFound() throws Exception {
        change("events.jsonl", events -> events.replaceFirst("\"status\":200", "\"status\":201"));

        assertThat(verified()).startsWith("NOT INTACT: events.jsonl is not the file that was signed");
    }

    @ParameterizedTest
    @CsvSource({
        "manifest.json, \"events\":23, \"events\":22, manifest.json is not what was signed",
        "manifest.jws, ., .A, a bundle is not signed by the key",
        "checkpoints.txt, ., .A, checkpoints.txt is not the file",
    })
    void soIsAChangeOfWhatIsSigned(String file, String from, String to, String said) throws Exception {
        change(file, text -> text.replace(from, to));

        assertThat(verified()).startsWith("NOT INTACT: " + said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"tool\":\"echo\"     | \"tool\":\"other\"    | event #1 is not what was recorded",
                "\"uid\":\"alex\"      | \"uid\":\"sam\"       | event #1: who asked is not what was recorded",
                "192.0.2.7             | 192.0.2.8             | event #1: the address",
            })
    void whoeverSignsAChangedEventAnewIsFoundByTheHashes(String from, String to, String said) throws Exception {
        changeAndSign(events -> events.replaceFirst(from, to));

        assertThat(verified()).startsWith("NOT INTACT: " + said);
    }

    @Test
    void whoeverLeavesAnEventOutAndSignsAnewIsFoundByTheKey() throws Exception {
        changeAndSign(events -> events.substring(events.indexOf('\n') + 1));

        assertThat(verified("--key-id", key.id())).startsWith("NOT INTACT: signed by the key ");
    }

    @Test
    void comparesWithCheckpointsThatWereKeptElsewhere() throws Exception {
        Path kept = bundle.resolve("kept.txt");
        Files.writeString(
                kept,
                Checkpoint.sign(new ChainEnd.Head(5, Sha256.NONE), key, Entries.TIME)
                        .token());

        assertThat(verified("--checkpoints", kept.toString()))
                .startsWith("NOT INTACT: a checkpoint vouches for another event #5");
    }
}
