-- How far each system that events are handed on to has come, and which node hands on for it until when (milliseconds
-- since 1970, UTC).
CREATE TABLE audit_sink (
    id         TEXT    NOT NULL PRIMARY KEY,
    seq        INTEGER NOT NULL,
    holder     TEXT    NOT NULL,
    held_until INTEGER NOT NULL
) STRICT;
