package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainProofsTest {
    @TempDir
    Path folder;

    private Database database;
    private AuditLog log;
    private ChainProofs proofs;

    @BeforeEach
    void threeEvents() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        log = new AuditLog(database);
        log.append(Entries.call("alex", "echo").build());
        log.append(Entries.denied("sam", "echo").build());
        log.append(Entries.call("alex", "whoami").build());
        proofs = new ChainProofs(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void letsAnybodyComputeTheHashAnew() {
        AuditEvent second = new AuditSearch(database).bySeq(2).orElseThrow();
        ChainProof proof = proofs.of(List.of(2L), true).getFirst();

        Sha256 computed = new ChainHash()
                .event(2, second.entry(), proof.callerDigest(), proof.personalDigest(), second.prevHash());

        assertThat(computed).isEqualTo(second.hash()).isEqualTo(proof.hash());
    }

    @Test
    void keepsTheSaltFromWhoMayNotSeeEverything() {
        assertThat(proofs.of(List.of(1L), false))
                .singleElement()
                .extracting(ChainProof::salt)
                .isNull();
        assertThat(proofs.of(List.of(1L), true))
                .singleElement()
                .extracting(ChainProof::salt)
                .isNotNull();
    }

    @Test
    void provesAnErasedEventByDigestsAlone() {
        ChainProof before = proofs.of(List.of(1L), true).getFirst();

        new Erasure(database, log).erase("alex", Entries.call("admin", "erase").build());

        ChainProof after = proofs.of(List.of(1L), true).getFirst();
        assertThat(after.salt()).isNull();
        assertThat(after.callerDigest()).isEqualTo(before.callerDigest());
        assertThat(after.personalDigest()).isEqualTo(before.personalDigest());
    }

    @Test
    void passesOverEventsThatAreNotThere() {
        assertThat(proofs.of(List.of(3L, 77L, 1L), true))
                .extracting(ChainProof::seq)
                .containsExactly(1L, 3L);
        assertThat(proofs.of(List.of(), true)).isEmpty();
    }
}
