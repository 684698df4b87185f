package dev.gatehouse.store;

import java.util.Arrays;
import java.util.Comparator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/** The schema's versions: one folder of SQL files for each dialect, with the same numbers. */
final class Migrations {
    /** Says that a schema is not one of ours. */
    static final String MISFIT = "its schema does not fit this version of Gatehouse; run the version that wrote it";

    private final Flyway flyway;
    private final String database;

    /**
     * The migrations of a database.
     *
     * @param folder where they are, below {@code db}
     * @param database what people call this database
     */
    Migrations(DataSource source, String folder, String database) {
        this.database = database;
        this.flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/" + folder)
                .ignoreMigrationPatterns(new String[0])
                .cleanDisabled(true)
                .load();
    }

    /**
     * Brings the schema up to date.
     *
     * @throws StoreUnavailable if a newer version wrote it; nothing was changed
     * @throws FlywayException if it cannot be done
     */
    void migrate() {
        refuseNewer(flyway.info());
        flyway.migrate();
    }

    /** Where the schema stands. */
    Database.Schema schema() {
        MigrationInfoService migrations = flyway.info();
        MigrationInfo current = migrations.current();
        return new Database.Schema(
                current == null ? "none" : current.getVersion().toString(), migrations.pending().length);
    }

    private void refuseNewer(MigrationInfoService migrations) {
        Arrays.stream(migrations.all())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .ifPresent(version -> {
                    throw new StoreUnavailable("The database " + database
                            + " was written by a newer Gatehouse (schema " + version
                            + "); run that version, or set database.url to another database");
                });
    }
}
