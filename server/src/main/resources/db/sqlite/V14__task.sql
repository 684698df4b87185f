-- Work that outlasts the request that started it (MCP tasks). A task belongs to a principal: issuer and subject together.
CREATE TABLE task (
    id         TEXT    NOT NULL PRIMARY KEY,
    issuer     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    tool       TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    keep_ms    INTEGER NOT NULL,
    poll_ms    INTEGER NOT NULL,
    payload    TEXT
);

CREATE INDEX task_end ON task (created_at);
