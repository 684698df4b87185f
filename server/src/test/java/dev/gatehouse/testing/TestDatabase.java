package dev.gatehouse.testing;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import java.nio.file.Path;

/** Both databases, for tests that must hold on each: a SQLite file, or a database of a real PostgreSQL server. */
public enum TestDatabase {
    SQLITE {
        @Override
        public DatabaseConfig config(Path folder) {
            return DatabaseConfig.at("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        }
    },
    POSTGRESQL {
        @Override
        public DatabaseConfig config(Path folder) {
            return PostgresServer.shared()
                    .database("test_" + Integer.toHexString(folder.toString().hashCode()));
        }
    };

    /** The database that belongs to this folder: its own for each, the same for the same. */
    public abstract DatabaseConfig config(Path folder);

    /** Opens the database that belongs to this folder. */
    public Database open(Path folder) {
        return Database.open(config(folder));
    }
}
