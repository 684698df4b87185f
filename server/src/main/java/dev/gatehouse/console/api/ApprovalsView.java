package dev.gatehouse.console.api;

import java.util.List;

/** Approvals that hold, newest first, at most 1,000. */
public record ApprovalsView(List<ApprovalView> grants) {}
