-- What was signed of the chain: its head at a moment. token is the compact JWS that says it.
CREATE TABLE audit_checkpoint (
    seq   INTEGER PRIMARY KEY,
    hash  BLOB    NOT NULL,
    time  INTEGER NOT NULL,
    token TEXT    NOT NULL
) STRICT;

-- What was removed from the chain's beginning when its time was over: one row for each run, signed as well.
CREATE TABLE audit_segment (
    last_seq   INTEGER PRIMARY KEY,
    first_seq  INTEGER NOT NULL,
    last_hash  BLOB    NOT NULL,
    removed_at INTEGER NOT NULL,
    token      TEXT    NOT NULL
) STRICT;
