-- What upstreams have said of their tools, and who trusts it. One row for each definition (name, title, description,
-- schemas, annotations) that is offered or was decided on; hash is the SHA-256 of its canonical JSON. decided_by is
-- empty where the upstream's approval policy decided. Times are milliseconds since 1970 (UTC).
CREATE TABLE tool_definition (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    upstream   TEXT    NOT NULL,
    tool       TEXT    NOT NULL,
    hash       TEXT    NOT NULL,
    definition TEXT    NOT NULL,
    first_seen BIGINT  NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('pending', 'approved', 'rejected')),
    decided_at BIGINT,
    decided_by TEXT,
    reason     TEXT,
    offered    BIGINT  NOT NULL,
    UNIQUE (upstream, tool, hash)
);
