-- Clients that can prove who they are: by a secret, of which only the SHA-256 is kept, or by a key.
ALTER TABLE oauth_client ADD COLUMN secret_hash TEXT;
ALTER TABLE oauth_client ADD COLUMN jwks TEXT;
ALTER TABLE oauth_client ADD COLUMN jwks_uri TEXT;
ALTER TABLE oauth_client ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE oauth_client ADD COLUMN introspects BIGINT NOT NULL DEFAULT 0;

-- Client assertions that were used, until they expire; each can be used once (RFC 7523 section 3).
CREATE TABLE oauth_client_assertion (
    client_id  TEXT    NOT NULL,
    jti        TEXT    NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, jti)
);
CREATE INDEX oauth_client_assertion_expiry ON oauth_client_assertion (expires_at);
