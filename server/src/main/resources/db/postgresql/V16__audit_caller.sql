-- The record with more in it, in smaller rows: who asked is kept once for the many events of the same client, hashes
-- and ids are bytes. The hash of every event is computed in another way than before, so the old events go and the chain
-- starts anew. The encoding is documented in dev.gatehouse.audit.ChainHash, what can be erased in docs/audit.md.
DROP TABLE audit_event;

-- Who asked, as far as known. One row for each month in which the same was told, so that rows go with their events.
-- content_key finds the row of a content, salt is in every digest over a person's data: both are destroyed with it.
CREATE TABLE audit_caller (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month       BIGINT  NOT NULL,
    content_key BYTEA UNIQUE,
    salt        BYTEA,
    erased      BYTEA,
    issuer      TEXT,
    subject     TEXT,
    uid         TEXT,
    tenant      TEXT,
    client_id   TEXT,
    client_name TEXT,
    auth_method TEXT,
    actors      TEXT,
    held_scopes TEXT,
    user_agent  TEXT
);

CREATE INDEX audit_caller_uid ON audit_caller (uid);
CREATE INDEX audit_caller_subject ON audit_caller (subject);

-- Lists are space-joined, times are milliseconds since 1970 (UTC). erased is the digest of the columns address to
-- detail, once these were erased.
CREATE TABLE audit_event (
    seq             BIGINT PRIMARY KEY,
    time            BIGINT  NOT NULL,
    decision_id     BYTEA    NOT NULL,
    request_id      TEXT    NOT NULL,
    trace_id        TEXT,
    session_id      TEXT,
    caller          BIGINT  NOT NULL,
    front           TEXT    NOT NULL,
    protocol        TEXT    NOT NULL,
    method          TEXT    NOT NULL,
    tool            TEXT,
    upstream        TEXT,
    decision        TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    required_scopes TEXT    NOT NULL,
    missing_scopes  TEXT    NOT NULL,
    rule            TEXT,
    revision        BIGINT  NOT NULL,
    limit_left      BIGINT,
    findings        TEXT    NOT NULL,
    outcome         TEXT    NOT NULL,
    status          BIGINT  NOT NULL,
    latency_micros  BIGINT  NOT NULL,
    upstream_micros BIGINT  NOT NULL,
    args_bytes      BIGINT  NOT NULL,
    result_bytes    BIGINT  NOT NULL,
    count           BIGINT  NOT NULL,
    address         TEXT,
    args_digest     BYTEA,
    args_preview    TEXT,
    result_digest   BYTEA,
    detail          TEXT,
    erased          BYTEA,
    hash            BYTEA    NOT NULL
);

CREATE UNIQUE INDEX audit_event_decision_id ON audit_event (decision_id);
CREATE INDEX audit_event_time ON audit_event (time);
CREATE INDEX audit_event_tool ON audit_event (tool, seq);
CREATE INDEX audit_event_decision ON audit_event (decision, seq);
