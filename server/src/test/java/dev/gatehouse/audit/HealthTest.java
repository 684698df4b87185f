package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.health.HealthCheck;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.WritableCheck;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class HealthTest {
    private final TestDatabase kind;

    HealthTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    private Database database;
    private AuditLog log;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        log = new AuditLog(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aStoreThatTakesChangesIsHealthy() {
        assertThat(new WritableCheck(database).execute().isHealthy()).isTrue();
    }

    @Test
    void aStoreThatTakesNoneIsNot() {
        database.close();

        assertThat(new WritableCheck(database).execute())
                .returns(false, HealthCheck.Result::isHealthy)
                .returns("The database is closed", HealthCheck.Result::getMessage);
    }

    @Test
    void aChainThatEndsWhereItShouldIsHealthy() {
        ChainHeadCheck check = new ChainHeadCheck(database, log);
        assertThat(check.execute().isHealthy()).isTrue();

        log.append(Entries.call("alex", "echo").build());
        assertThat(check.execute().isHealthy()).isTrue();
    }

    @Test
    void aChainWhoseEndWasCutOffIsNot() {
        log.append(Entries.call("alex", "echo").build());
        log.append(Entries.call("alex", "echo").build());
        database.write(handle -> handle.execute("DELETE FROM audit_event WHERE seq = 2"));

        assertThat(new ChainHeadCheck(database, log).execute().isHealthy()).isFalse();
    }
}
