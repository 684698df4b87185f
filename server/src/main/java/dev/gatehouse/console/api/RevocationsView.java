package dev.gatehouse.console.api;

import java.util.List;

/**
 * Who is refused now although their tokens are good.
 *
 * @param revocations in force, newest first
 * @param disabledUsers who are locked out, newest first
 */
public record RevocationsView(List<RevocationView> revocations, List<DisabledUserView> disabledUsers) {}
