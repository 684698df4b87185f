-- The index of the audit: events in blocks of 8,192, kept by column, made behind the writer. A block knows its times; a
-- column of a block holds the dictionary of its values and the code of each row; audit_value holds the values
-- themselves, once for all blocks. Everything here can be made again from audit_event.
CREATE TABLE audit_block (
    block         INTEGER PRIMARY KEY,
    min_time      INTEGER NOT NULL,
    max_time      INTEGER NOT NULL,
    last_decision TEXT    NOT NULL
) STRICT;

CREATE TABLE audit_column (
    field      INTEGER NOT NULL,
    block      INTEGER NOT NULL,
    dictionary BLOB    NOT NULL,
    codes      BLOB    NOT NULL,
    PRIMARY KEY (field, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_value (
    id    INTEGER PRIMARY KEY,
    field INTEGER NOT NULL,
    value TEXT    NOT NULL,
    UNIQUE (field, value)
) STRICT;

-- What these found, the blocks find; each had to be written before every answer.
DROP INDEX IF EXISTS audit_event_decision_id;
DROP INDEX IF EXISTS audit_event_time;
DROP INDEX IF EXISTS audit_event_tool;
DROP INDEX IF EXISTS audit_event_decision;
