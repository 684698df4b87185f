package dev.gatehouse.audit;

import com.codahale.metrics.health.HealthCheck;

/** Healthy while another check is, or while events can be kept in the journal instead. */
public final class SpillCheck extends HealthCheck {
    private final HealthCheck otherwise;
    private final Spill spill;

    /** Stands before {@code otherwise}. */
    public SpillCheck(HealthCheck otherwise, Spill spill) {
        this.otherwise = otherwise;
        this.spill = spill;
    }

    @Override
    protected Result check() {
        Result result = otherwise.execute();
        return result.isHealthy() || !spill.hasRoom()
                ? result
                : Result.healthy("%d events wait in the journal: %s", spill.waiting(), result.getMessage());
    }
}
