package dev.gatehouse.audit;

import org.jspecify.annotations.Nullable;

/**
 * What somebody needs besides an event to compute its hash anew; see {@link ChainHash}.
 *
 * @param hash as it was recorded
 * @param callerDigest the digest of who asked
 * @param personalDigest the digest of what else can be erased
 * @param salt what both digests are made with, in hexadecimal; absent once it was destroyed, and for whom may not see
 *     all that the digests are made of
 */
public record ChainProof(
        long seq,
        Sha256 hash,
        Sha256 callerDigest,
        Sha256 personalDigest,
        @Nullable String salt) {}
