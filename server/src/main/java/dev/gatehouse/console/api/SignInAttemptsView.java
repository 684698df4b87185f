package dev.gatehouse.console.api;

import java.time.Instant;
import java.util.List;

/**
 * The attempts to sign in that this node saw, the one that moved last first.
 *
 * @param since when the node began to look
 * @param capacity how many it keeps at most
 */
public record SignInAttemptsView(Instant since, int capacity, List<SignInAttemptView> attempts) {}
