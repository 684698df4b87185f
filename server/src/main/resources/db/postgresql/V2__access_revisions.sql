-- Who changed which tool's access, when and to what. Rows are only ever added; the newest row of a tool is in force.
-- Scopes are separated by one space (RFC 6749 section 3.3); times are ISO-8601 UTC.
CREATE TABLE access_revision (
    revision       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tool           TEXT    NOT NULL,
    time           TEXT    NOT NULL,
    author         TEXT    NOT NULL,
    note           TEXT,
    before_mode    TEXT    NOT NULL,
    before_scopes  TEXT    NOT NULL,
    before_enabled BIGINT  NOT NULL,
    after_mode     TEXT    NOT NULL,
    after_scopes   TEXT    NOT NULL,
    after_enabled  BIGINT  NOT NULL
);

CREATE INDEX access_revision_tool ON access_revision (tool, revision);
