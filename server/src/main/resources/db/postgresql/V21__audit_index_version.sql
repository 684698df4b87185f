-- Counts how often the index of the audit was forgotten, so that every node forgets what it read of it.
CREATE TABLE audit_index (
    version BIGINT NOT NULL
);

INSERT INTO audit_index (version) VALUES (0);
