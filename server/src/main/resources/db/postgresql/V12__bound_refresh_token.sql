-- The SHA-256 thumbprint of the key whose proof a refresh token needs (RFC 9449 section 5); null for none.
ALTER TABLE oauth_refresh_token ADD COLUMN key_thumbprint TEXT;
