package dev.gatehouse.discovery.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The steps of signing in, in the order in which every client takes them. */
public enum Step {
    /** A request without a token reaches the MCP endpoint. */
    @JsonProperty("endpoint")
    ENDPOINT(1, "MCP endpoint"),

    /** The endpoint's refusal says where to learn more (RFC 9728 §5.1). */
    @JsonProperty("challenge")
    CHALLENGE(2, "401 challenge"),

    /** The protected resource metadata is found (RFC 9728 §3). */
    @JsonProperty("resource_metadata")
    RESOURCE_METADATA(3, "Resource metadata"),

    /** Its {@code resource} is the endpoint (RFC 9728 §3.3). */
    @JsonProperty("resource")
    RESOURCE(4, "Resource is the URL"),

    /** The authorization server's metadata is found and is its own (RFC 8414 §3). */
    @JsonProperty("server_metadata")
    SERVER_METADATA(5, "Authorization server metadata"),

    /** It can protect a public client's code (RFC 7636). */
    @JsonProperty("pkce")
    PKCE(6, "PKCE"),

    /** The client gets a client id. */
    @JsonProperty("registration")
    REGISTRATION(7, "Client id"),

    /** The browser can be sent to sign in. */
    @JsonProperty("authorization")
    AUTHORIZATION(8, "Sign-in page");

    private final int number;
    private final String title;

    Step(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** Its place in the walk, from 1. */
    public int number() {
        return number;
    }
}
