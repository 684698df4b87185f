-- Sessions that clients ended before their time, so that no node takes them any more.
CREATE TABLE ended_mcp_session (
    seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         TEXT    NOT NULL,
    expires_at BIGINT  NOT NULL -- seconds of the epoch; forgotten then
);
