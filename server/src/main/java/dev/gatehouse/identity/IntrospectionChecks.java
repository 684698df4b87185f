package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Check.Finding;
import dev.gatehouse.identity.Check.Finding.Failed;
import dev.gatehouse.identity.Check.Finding.Passed;
import dev.gatehouse.identity.Check.Finding.Unsettled;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does the issuer of an opaque token vouch for it, and as what? What it says is then checked by the same rules as the
 * claims of a signed token: an answer that leaves out whom the token is for, or how long it lives, is not enough.
 */
final class IntrospectionChecks {
    /** RFC 6749 §7.1, RFC 9449 §5; and what Keycloak calls the same in {@code typ}. */
    private static final Set<String> ACCESS = Set.of("bearer", "dpop", "access_token");

    private final OpaqueTokens opaque;

    IntrospectionChecks(OpaqueTokens opaque) {
        this.opaque = opaque;
    }

    /** @param claims what is checked of signed tokens once their signature is known to be good */
    List<Check> inOrder(List<Check> claims) {
        List<Check> own = List.of(
                new Check("shape", Set.of(), this::shape),
                new Check("introspection", Set.of("shape"), this::introspection),
                new Check("issuer", Set.of("introspection"), IntrospectionChecks::issuer),
                new Check("type", Set.of("introspection"), IntrospectionChecks::type));
        return Stream.concat(own.stream(), claims.stream().map(IntrospectionChecks::ofTheAnswer))
                .toList();
    }

    /** What is checked of a signed token whose signature is known to be good; nothing where nobody is asked. */
    List<Check> ofSigned() {
        return opaque.takeSigned()
                ? List.of(new Check("introspection", Set.of("signature", "issuer"), this::signed))
                : List.of();
    }

    private Finding signed(Examination of) {
        OpaqueTokens.Route route = opaque.routeOf(of.issuer());
        if (route == null) {
            return new Passed("its issuer is not asked about signed tokens");
        }
        of.rememberFor(route.cacheFor());
        try {
            return route.introspection().ask(of.token()).path("active").booleanValue()
                    ? new Passed("active, as its issuer says")
                    : inactive();
        } catch (Introspection.Unanswered e) {
            return new Unsettled(String.valueOf(e.getMessage()));
        }
    }

    private static Failed inactive() {
        return new Failed(
                TokenProblem.TOKEN_INACTIVE,
                "the issuer says that the token is not active: expired, revoked, or not one of its own",
                "get a fresh token");
    }

    /** What needs the content of a signed token needs the issuer's answer here. */
    private static Check ofTheAnswer(Check check) {
        Set<String> needs = new HashSet<>(check.needs());
        if (needs.remove("shape")) {
            needs.add("introspection");
        }
        return new Check(check.id(), Set.copyOf(needs), check.test());
    }

    private Finding shape(Examination of) {
        OpaqueTokens.Route route = opaque.routeOf(of.token());
        if (route == null) {
            return new Failed(
                    TokenProblem.TOKEN_OPAQUE,
                    "the token is opaque and begins like those of no issuer that could be asked about it",
                    "send a JWT access token, or name the beginning of this issuer's tokens in "
                            + "identity.issuers[].introspection.tokenPrefixes");
        }
        of.issuer(route.issuer());
        of.rememberFor(route.cacheFor());
        return new Passed("an opaque token that "
                + Claims.quoted(route.issuer().issuer()) + " may be asked about ("
                + route.issuer().configKey() + ".introspection)");
    }

    private Finding introspection(Examination of) {
        OpaqueTokens.Route route = opaque.routeOf(of.token());
        if (route == null) {
            return new Unsettled("nobody can be asked about the token");
        }
        ObjectNode answer;
        try {
            answer = route.introspection().ask(of.token());
        } catch (Introspection.Unanswered e) {
            return new Unsettled(String.valueOf(e.getMessage()));
        }
        if (!answer.path("active").booleanValue()) {
            return inactive();
        }
        of.introspected(answer);
        return new Passed("active, as its issuer says");
    }

    /** It was asked over a channel that is its own; if it names an issuer all the same, it must be this one. */
    private static Finding issuer(Examination of) throws Claims.ClaimRefused {
        String named = of.claims().identifier("iss");
        String expected = of.issuer().issuer();
        return named == null || named.equals(expected)
                ? new Passed("vouched for by " + Claims.quoted(expected))
                : new Failed(
                        TokenProblem.TOKEN_ISSUER_UNKNOWN,
                        "the answer names the issuer " + Claims.quoted(named) + "; it must be "
                                + Claims.quoted(expected),
                        "correct " + of.issuer().configKey() + ".issuer, or introspection.url beside it");
    }

    /** Some endpoints tell of refresh tokens as well. */
    private static Finding type(Examination of) throws Claims.ClaimRefused {
        for (String name : List.of("token_type", "typ")) {
            String type = of.claims().identifier(name);
            if (!isAccess(type)) {
                return new Failed(
                        TokenProblem.TOKEN_TYPE_REFUSED,
                        "the issuer says that the token's " + name + " is " + Claims.quoted(String.valueOf(type)),
                        "send the access token, not a refresh token or an ID token");
            }
        }
        return new Passed("an access token");
    }

    private static boolean isAccess(@Nullable String type) {
        return type == null || ACCESS.contains(type.toLowerCase(Locale.ROOT));
    }
}
