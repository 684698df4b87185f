package dev.gatehouse.console.api;

import dev.gatehouse.audit.ChainProofs;
import java.util.List;

/**
 * Which events are to be proven.
 *
 * @param seqs their places in the chain, at most {@value ChainProofs#MOST}
 */
public record ChainProofsRequest(List<Long> seqs) {
    /** Refuses more than can be answered at once. */
    public ChainProofsRequest {
        InvalidBody.check(
                seqs != null && seqs.size() <= ChainProofs.MOST && !seqs.contains(null),
                "seqs is missing or too long: a list of at most " + ChainProofs.MOST + " numbers of events");
        seqs = List.copyOf(seqs);
    }
}
