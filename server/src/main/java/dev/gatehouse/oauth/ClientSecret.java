package dev.gatehouse.oauth;

/** A new secret of a client: 256 random bits, to be shown once and then forgotten. */
public final class ClientSecret {
    private final String text;

    private ClientSecret(String text) {
        this.text = text;
    }

    /** Makes one. */
    public static ClientSecret generate() {
        return new ClientSecret("gh_secret_" + OpaqueToken.next());
    }

    /** What the client sends. */
    public String text() {
        return text;
    }

    /** What is kept of it. */
    public ClientCredential credential() {
        return new ClientCredential.Secret(OpaqueToken.hash(text));
    }
}
