-- Work that outlasts the request that started it (MCP tasks). A task belongs to a principal: issuer and subject together.
CREATE TABLE task (
    id         TEXT    NOT NULL PRIMARY KEY,
    issuer     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    tool       TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL,
    keep_ms    BIGINT  NOT NULL,
    poll_ms    BIGINT  NOT NULL,
    payload    TEXT
);

CREATE INDEX task_end ON task (created_at);
