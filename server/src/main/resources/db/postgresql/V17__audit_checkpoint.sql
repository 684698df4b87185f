-- What was signed of the chain: its head at a moment. token is the compact JWS that says it.
CREATE TABLE audit_checkpoint (
    seq   BIGINT PRIMARY KEY,
    hash  BYTEA   NOT NULL,
    time  BIGINT NOT NULL,
    token TEXT    NOT NULL
);

-- What was removed from the chain's beginning when its time was over: one row for each run, signed as well.
CREATE TABLE audit_segment (
    last_seq   BIGINT PRIMARY KEY,
    first_seq  BIGINT NOT NULL,
    last_hash  BYTEA   NOT NULL,
    removed_at BIGINT NOT NULL,
    token      TEXT    NOT NULL
);
