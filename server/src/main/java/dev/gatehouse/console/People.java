package dev.gatehouse.console;

import dev.gatehouse.discovery.attempts.SignInAttempts;
import dev.gatehouse.identity.ApiKeys;
import dev.gatehouse.identity.RevocationRegister;
import dev.gatehouse.identity.UserMappings;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.oauth.ApprovalList;
import dev.gatehouse.oauth.Clients;
import dev.gatehouse.oauth.KillSwitch;
import dev.gatehouse.oauth.SignedInBrowsers;
import dev.gatehouse.oauth.Users;

/**
 * Everything about who may ask for something here: people, programs and machines, and what ends their access.
 *
 * @param users those of the embedded authorization server
 * @param clients its clients
 * @param approvals what users let them do
 * @param browsers where users are signed in
 * @param apiKeys the keys of machines
 * @param mappings who people of outside issuers are here
 * @param attempts which clients try to sign in
 * @param limits how much room callers have, on this node
 */
public record People(
        Users users,
        Clients clients,
        ApprovalList approvals,
        SignedInBrowsers browsers,
        ApiKeys apiKeys,
        UserMappings mappings,
        KillSwitch killSwitch,
        RevocationRegister revocations,
        SignInAttempts attempts,
        RateLimits limits) {}
