-- The notes of the demo tools. A note belongs to a principal: issuer and subject together.
CREATE TABLE demo_note (
    id         TEXT NOT NULL PRIMARY KEY,
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    title      TEXT NOT NULL,
    body       TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE INDEX demo_note_owner ON demo_note (issuer, subject, updated_at);
