-- Changes of the access of resources (and their templates, by URI or template) and prompts (by name) beside tools'.
ALTER TABLE access_revision ADD COLUMN kind TEXT NOT NULL DEFAULT 'tool';

DROP INDEX access_revision_tool;
CREATE INDEX access_revision_subject ON access_revision (kind, tool, revision);
