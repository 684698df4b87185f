-- When an access token was issued; 0 for those of before. They are gone once they expire.
ALTER TABLE oauth_access_token ADD COLUMN issued_at BIGINT NOT NULL DEFAULT 0;
