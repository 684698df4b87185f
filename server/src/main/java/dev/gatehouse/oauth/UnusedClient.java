package dev.gatehouse.oauth;

/**
 * A client that registered itself and has not been used for long.
 *
 * @param users how many people allowed it something that still holds
 */
public record UnusedClient(Client client, int users) {}
