-- Sessions that clients ended before their time, so that no node takes them any more.
CREATE TABLE ended_mcp_session (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL,
    expires_at INTEGER NOT NULL -- seconds of the epoch; forgotten then
);
