package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.Severity.ERROR;
import static dev.gatehouse.discovery.doctor.Severity.WARNING;
import static dev.gatehouse.discovery.doctor.Step.CHALLENGE;

import dev.gatehouse.egress.EgressAnswer;
import java.net.URI;
import java.util.List;

/** What a client reads out of the refusal's {@code WWW-Authenticate}. */
final class ChallengeStep {
    private static final String WANTED =
            "WWW-Authenticate: Bearer resource_metadata=\"https://…/.well-known/oauth-protected-resource/…\"";

    private final ClientProfile client;
    private final URI endpoint;
    private final Notes notes;

    ChallengeStep(ClientProfile client, URI endpoint, Notes notes) {
        this.client = client;
        this.endpoint = endpoint;
        this.notes = notes;
    }

    /** The challenge as this client reads it; what it cannot read is not in it. */
    Challenge take(Reply refusal) {
        EgressAnswer answer = refusal.answer();
        List<String> headers = answer == null ? List.of() : answer.all("WWW-Authenticate");
        Challenge challenge = Challenge.parse(headers);
        if (headers.isEmpty()) {
            lacking(
                    Problem.CHALLENGE_MISSING,
                    "The 401 does not say where to sign in: it has no WWW-Authenticate.",
                    "no WWW-Authenticate",
                    "Send " + WANTED + " with every 401. If the server does, see whether a proxy removes it.");
            return challenge;
        }
        if (!challenge.isBearer()
                || (client.strictScheme() && !challenge.scheme().equals("Bearer"))) {
            lacking(
                    Problem.CHALLENGE_UNREADABLE,
                    "The challenge does not begin with Bearer, so " + client.name() + " overlooks it.",
                    challenge.header(),
                    "Put the Bearer challenge first, spell it Bearer, and send one WWW-Authenticate only.");
            return Challenge.parse(List.of());
        }
        if (challenge.isHardToRead()) {
            notes.add(
                    WARNING,
                    Problem.CHALLENGE_UNREADABLE,
                    CHALLENGE,
                    "The challenge has commas inside quotes, or characters beyond ASCII; some clients split it"
                            + " wrongly.",
                    challenge.header(),
                    "ASCII, and no commas inside quotes",
                    "Take commas and special characters out of error_description and realm.",
                    refusal.url());
        }
        judgeMetadata(challenge);
        notes.detail(CHALLENGE, challenge.metadata() == null ? "names no metadata" : "names " + challenge.metadata());
        return challenge;
    }

    private void judgeMetadata(Challenge challenge) {
        URI metadata = challenge.metadata();
        if (challenge.metadataText() == null) {
            lacking(
                    Problem.CHALLENGE_WITHOUT_METADATA,
                    "The challenge has no resource_metadata.",
                    challenge.header(),
                    "Add resource_metadata with the URL of the protected resource metadata.");
        } else if (metadata == null) {
            lacking(
                    Problem.CHALLENGE_UNREADABLE,
                    "resource_metadata is no absolute URL, so it is ignored.",
                    challenge.metadataText(),
                    "Write the whole URL, with scheme and host.");
        } else if (!Urls.sameHost(metadata, endpoint)) {
            notes.add(
                    WARNING,
                    Problem.METADATA_ON_ANOTHER_HOST,
                    CHALLENGE,
                    "resource_metadata leads to another host than the endpoint's.",
                    metadata.toString(),
                    "a URL on " + endpoint.getHost(),
                    "Publish the metadata on the endpoint's own host. Behind a proxy this often means that the server"
                            + " builds the URL from its inner name: configure its public URL.",
                    endpoint);
        }
    }

    private void lacking(Problem problem, String summary, String came, String fix) {
        notes.add(client.needsChallenge() ? ERROR : WARNING, problem, CHALLENGE, summary, came, WANTED, fix, endpoint);
    }
}
