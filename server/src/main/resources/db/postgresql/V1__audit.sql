-- The hash-chained record of every decision. Lists are space-joined, times are milliseconds since 1970 (UTC).
-- The hash covers every column but itself; the encoding is documented in dev.gatehouse.audit.ChainHash.
CREATE TABLE audit_event (
    seq             BIGINT PRIMARY KEY,
    time            BIGINT  NOT NULL,
    decision_id     TEXT    NOT NULL,
    request_id      TEXT    NOT NULL,
    trace_id        TEXT,
    issuer          TEXT,
    subject         TEXT,
    uid             TEXT,
    tenant          TEXT,
    client_id       TEXT,
    client_name     TEXT,
    address         TEXT,
    front           TEXT    NOT NULL,
    protocol        TEXT    NOT NULL,
    method          TEXT    NOT NULL,
    tool            TEXT,
    upstream        TEXT,
    decision        TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    required_scopes TEXT    NOT NULL,
    held_scopes     TEXT    NOT NULL,
    missing_scopes  TEXT    NOT NULL,
    rule            TEXT,
    revision        BIGINT  NOT NULL,
    outcome         TEXT    NOT NULL,
    status          BIGINT  NOT NULL,
    latency_micros  BIGINT  NOT NULL,
    upstream_micros BIGINT  NOT NULL,
    args_digest     TEXT,
    args_preview    TEXT,
    count           BIGINT  NOT NULL,
    detail          TEXT,
    prev_hash       TEXT    NOT NULL,
    hash            TEXT    NOT NULL
);

CREATE UNIQUE INDEX audit_event_decision_id ON audit_event (decision_id);
CREATE INDEX audit_event_time ON audit_event (time);
CREATE INDEX audit_event_uid ON audit_event (uid, seq);
CREATE INDEX audit_event_tool ON audit_event (tool, seq);
CREATE INDEX audit_event_decision ON audit_event (decision, seq);
