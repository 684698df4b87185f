-- API keys of machines. Only the SHA-256 of a key is kept; its id and its last four characters may be shown.
-- Scopes are separated by one space, times are milliseconds since 1970 (UTC).
CREATE TABLE api_key (
    id         TEXT    NOT NULL PRIMARY KEY,
    hash       TEXT    NOT NULL,
    ending     TEXT    NOT NULL,
    service    TEXT    NOT NULL,
    scopes     TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    created_by TEXT    NOT NULL,
    expires_at BIGINT  NOT NULL,
    revoked_at BIGINT
);

CREATE TRIGGER api_key_inserted AFTER INSERT ON api_key
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
CREATE TRIGGER api_key_updated AFTER UPDATE ON api_key
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
