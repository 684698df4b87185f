-- The embedded authorization server. Codes, refresh tokens and session ids are kept as SHA-256 hashes only.
-- Times are milliseconds since 1970 (UTC).

CREATE TABLE oauth_user (
    uid           TEXT PRIMARY KEY,
    username      TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    email         TEXT,
    password_hash TEXT NOT NULL,
    disabled      BIGINT  NOT NULL DEFAULT 0,
    created_at    BIGINT  NOT NULL,
    last_login_at BIGINT
);

CREATE TABLE oauth_client (
    client_id     TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    registration  TEXT NOT NULL,
    redirect_uris TEXT NOT NULL,
    grant_types   TEXT NOT NULL,
    created_at    BIGINT  NOT NULL,
    last_used_at  BIGINT
);
CREATE INDEX oauth_client_unused ON oauth_client (created_at) WHERE last_used_at IS NULL;

-- One approval by one user; every code and refresh token that follows from it belongs to it.
CREATE TABLE oauth_grant (
    grant_id   TEXT PRIMARY KEY,
    client_id  TEXT NOT NULL,
    uid        TEXT NOT NULL,
    resource   TEXT NOT NULL,
    scope      TEXT NOT NULL,
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX oauth_grant_of_user ON oauth_grant (uid);
CREATE INDEX oauth_grant_expiry ON oauth_grant (expires_at);

CREATE TABLE oauth_code (
    code_hash      TEXT PRIMARY KEY,
    grant_id       TEXT NOT NULL REFERENCES oauth_grant (grant_id) ON DELETE CASCADE,
    redirect_uri   TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    expires_at     BIGINT  NOT NULL,
    used_at        BIGINT
);
CREATE INDEX oauth_code_of_grant ON oauth_code (grant_id);

CREATE TABLE oauth_refresh_token (
    token_hash TEXT PRIMARY KEY,
    grant_id   TEXT NOT NULL REFERENCES oauth_grant (grant_id) ON DELETE CASCADE,
    created_at BIGINT  NOT NULL,
    rotated_at BIGINT
);
CREATE INDEX oauth_refresh_token_of_grant ON oauth_refresh_token (grant_id);

CREATE TABLE oauth_consent (
    uid        TEXT NOT NULL,
    client_id  TEXT NOT NULL,
    resource   TEXT NOT NULL,
    scope      TEXT NOT NULL,
    granted_at BIGINT  NOT NULL,
    PRIMARY KEY (uid, client_id, resource)
);

CREATE TABLE oauth_session (
    session_hash TEXT PRIMARY KEY,
    uid          TEXT NOT NULL,
    created_at   BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL
);
CREATE INDEX oauth_session_of_user ON oauth_session (uid);
