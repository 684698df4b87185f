-- People who may log in to the console. Times are milliseconds since 1970.
CREATE TABLE operator (
    username      TEXT    NOT NULL PRIMARY KEY,
    password_hash TEXT    NOT NULL,
    role          TEXT    NOT NULL CHECK (role IN ('viewer', 'auditor', 'admin')),
    created_at    BIGINT  NOT NULL
);

-- Their sessions. The id is the SHA-256 of the cookie, so that reading this table opens no session.
CREATE TABLE operator_session (
    id           TEXT    NOT NULL PRIMARY KEY,
    username     TEXT    NOT NULL REFERENCES operator (username) ON DELETE CASCADE,
    created_at   BIGINT  NOT NULL,
    last_used_at BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL
);

CREATE INDEX operator_session_username ON operator_session (username);
