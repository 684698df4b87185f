-- What each backend told last of what it offers, so that its tools are there after a restart though it is down.
CREATE TABLE upstream_told (
    upstream TEXT   NOT NULL PRIMARY KEY,
    told     TEXT   NOT NULL,
    told_at  BIGINT NOT NULL
);
