-- The index of the audit: events in blocks of 8,192, kept by column, made behind the writer. A block knows its times; a
-- column of a block holds the dictionary of its values and the code of each row; audit_value holds the values
-- themselves, once for all blocks. Everything here can be made again from audit_event.
CREATE TABLE audit_block (
    block         BIGINT PRIMARY KEY,
    min_time      BIGINT NOT NULL,
    max_time      BIGINT NOT NULL,
    last_decision TEXT   NOT NULL
);

CREATE TABLE audit_column (
    field      INTEGER NOT NULL,
    block      BIGINT  NOT NULL,
    dictionary BYTEA   NOT NULL,
    codes      BYTEA   NOT NULL,
    PRIMARY KEY (field, block)
);

CREATE TABLE audit_value (
    id    INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    field INTEGER NOT NULL,
    value TEXT    NOT NULL,
    UNIQUE (field, value)
);

-- What these found, the blocks find; each had to be written before every answer.
DROP INDEX IF EXISTS audit_event_decision_id;
DROP INDEX IF EXISTS audit_event_time;
DROP INDEX IF EXISTS audit_event_tool;
DROP INDEX IF EXISTS audit_event_decision;
