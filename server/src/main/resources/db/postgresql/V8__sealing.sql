-- The keys under which what clients carry for us (cursors, states, session ids) is sealed; the newest seals.
CREATE TABLE sealing_key (
    id      TEXT NOT NULL PRIMARY KEY,
    key     BYTEA NOT NULL,
    created TEXT NOT NULL
);
