-- Whether each token request of a client needs a DPoP proof (RFC 9449 section 5.2).
ALTER TABLE oauth_client ADD COLUMN bound_tokens INTEGER NOT NULL DEFAULT 0;
