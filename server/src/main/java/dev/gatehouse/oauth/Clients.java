package dev.gatehouse.oauth;

import dev.gatehouse.store.Database;
import java.util.List;
import java.util.Optional;

/** The clients that the embedded authorization server knows. Thread-safe. */
public final class Clients {
    private final Database database;

    public Clients(Database database) {
        this.database = database;
    }

    /** All clients, most recently used first. */
    public List<Client> all() {
        throw new UnsupportedOperationException();
    }

    /** The client of this id, if it is already known. */
    public Optional<Client> byId(String clientId) {
        throw new UnsupportedOperationException();
    }
}
