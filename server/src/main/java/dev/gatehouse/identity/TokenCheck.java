package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One check of a token, as the token debugger shows it.
 *
 * @param id a stable name: {@code shape}, {@code algorithm}, {@code type}, {@code issuer}, {@code key},
 *     {@code signature}, {@code audience}, {@code expiry}, {@code issued_at}, {@code subject}, {@code claims},
 *     {@code user}, {@code binding}, {@code revocation}, {@code proof}, {@code certificate}; {@code typical_mistake} is
 *     a hint
 * @param detail what was expected and what came
 * @param fix what to change to make it pass; absent when it passed
 */
public record TokenCheck(
        String id, Status status, String detail, @Nullable String fix) {
    /** How a check ended. */
    public enum Status {
        @JsonProperty("pass")
        PASS,
        @JsonProperty("fail")
        FAIL,
        /** Not reached, because an earlier check failed. */
        @JsonProperty("skipped")
        SKIPPED
    }
}
