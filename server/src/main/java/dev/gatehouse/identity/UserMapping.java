package dev.gatehouse.identity;

import java.time.Instant;

/** Who somebody at an outside issuer is here. */
public record UserMapping(String issuer, String subject, String uid, String author, Instant createdAt) {}
