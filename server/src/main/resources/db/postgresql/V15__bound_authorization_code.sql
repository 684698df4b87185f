-- The SHA-256 thumbprint of the key whose proof a code needs (RFC 9449 section 10); null for none.
ALTER TABLE oauth_code ADD COLUMN key_thumbprint TEXT;
