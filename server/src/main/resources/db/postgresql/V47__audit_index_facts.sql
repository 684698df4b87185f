-- A block of the index also says how many of its events stand for more than one request, and has a column of what
-- became of each event. Blocks without are forgotten; they are made anew behind the writer, as after an upgrade.
UPDATE audit_index SET version = version + 1;
DELETE FROM audit_block;
DELETE FROM audit_column;
DELETE FROM audit_value;
ALTER TABLE audit_block ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
