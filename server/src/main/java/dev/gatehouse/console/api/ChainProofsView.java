package dev.gatehouse.console.api;

import dev.gatehouse.audit.ChainProof;
import java.util.List;

/** Proofs of those events that are there, in the order of the chain. */
public record ChainProofsView(List<ChainProof> proofs) {}
