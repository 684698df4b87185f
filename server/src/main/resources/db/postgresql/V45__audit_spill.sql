-- How many lines of a node's journal of events, kept while the database could not take them, are in the chain by now:
-- written together with these events, so that none is recorded twice.
CREATE TABLE audit_spill (
    journal TEXT NOT NULL PRIMARY KEY,
    lines   BIGINT NOT NULL
);
