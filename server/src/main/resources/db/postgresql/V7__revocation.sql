-- What all nodes must agree on about identity. Times are milliseconds since 1970 (UTC).

-- Tokens that are refused although they have not expired: one row for each target, the latest revocation counts.
-- scope 'user' with an empty issuer names a uid; with an issuer, a subject of it. Scope 'token' names a jti of an issuer.
CREATE TABLE revocation (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope      TEXT    NOT NULL CHECK (scope IN ('token', 'user', 'client', 'tenant', 'all')),
    issuer     TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    before     BIGINT  NOT NULL,
    reason     TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    UNIQUE (scope, issuer, name)
);
CREATE INDEX revocation_expiry ON revocation (expires_at);

-- People who are locked out until they are let in again. An empty issuer: the subject is a uid.
CREATE TABLE disabled_user (
    issuer     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (issuer, subject)
);

INSERT INTO disabled_user (issuer, subject, reason, author, created_at)
SELECT '', uid, '', '', created_at FROM oauth_user WHERE disabled <> 0;
ALTER TABLE oauth_user DROP COLUMN disabled;

-- Who somebody at an outside issuer is here.
CREATE TABLE user_mapping (
    issuer     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    uid        TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (issuer, subject)
);

-- The access tokens that follow from an approval, so that they can end with it.
CREATE TABLE oauth_access_token (
    token_id   TEXT    NOT NULL PRIMARY KEY,
    grant_id   TEXT    NOT NULL REFERENCES oauth_grant (grant_id) ON DELETE CASCADE,
    expires_at BIGINT  NOT NULL
);
CREATE INDEX oauth_access_token_of_grant ON oauth_access_token (grant_id);
CREATE INDEX oauth_access_token_expiry ON oauth_access_token (expires_at);

-- Counts the changes of the first three tables, so that each node learns of another's change by reading one number.
CREATE TABLE identity_version (
    single  BIGINT  NOT NULL PRIMARY KEY CHECK (single = 1),
    version BIGINT  NOT NULL
);
INSERT INTO identity_version (single, version) VALUES (1, 1);

CREATE FUNCTION count_identity_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE identity_version SET version = version + 1;
    RETURN NULL;
END;
$$;

CREATE TRIGGER revocation_inserted AFTER INSERT ON revocation
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
CREATE TRIGGER revocation_updated AFTER UPDATE ON revocation
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
CREATE TRIGGER revocation_deleted AFTER DELETE ON revocation
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
CREATE TRIGGER disabled_user_inserted AFTER INSERT ON disabled_user
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
CREATE TRIGGER disabled_user_deleted AFTER DELETE ON disabled_user
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
CREATE TRIGGER user_mapping_inserted AFTER INSERT ON user_mapping
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
CREATE TRIGGER user_mapping_updated AFTER UPDATE ON user_mapping
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
CREATE TRIGGER user_mapping_deleted AFTER DELETE ON user_mapping
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
