package dev.gatehouse.identity;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verified access token of a request, for the few who may show it to somebody else: an authorization server that
 * exchanges it, or a backend that it is for as well. Nothing but {@link #reveal} gives it away; in a text, a record's
 * too, it reads as hidden. Immutable.
 */
public final class CallerToken {
    /** The absence of a token: nobody asked, or no request did. */
    public static final CallerToken NONE = new CallerToken(null);

    private final @Nullable String text;

    private CallerToken(@Nullable String text) {
        this.text = text;
    }

    /** The token of this text; an API key is none. */
    public static CallerToken of(String text) {
        return new CallerToken(text);
    }

    /** Whether there is one. */
    public boolean isPresent() {
        return text != null;
    }

    /**
     * The token itself, never to be written down.
     *
     * @throws IllegalStateException if there is none
     */
    public String reveal() {
        if (text == null) {
            throw new IllegalStateException("there is no token");
        }
        return text;
    }

    /** Whom a signed token says it is for (RFC 7519 §4.1.3); empty for any other. */
    public List<String> audiences() {
        if (text == null) {
            return List.of();
        }
        try {
            return List.copyOf(JWTParser.parse(text).getJWTClaimsSet().getAudience());
        } catch (ParseException e) {
            return List.of();
        }
    }

    @Override
    public String toString() {
        return text == null ? "none" : "hidden";
    }
}
