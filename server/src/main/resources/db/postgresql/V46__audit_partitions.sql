-- The events in partitions of 1,000,000 places of the chain, which follow time: what is over is dropped whole instead of
-- deleted row by row, and a search reads the partitions of its time alone. The key of a partitioned table has to hold
-- what it is partitioned by, and that no place is taken twice is what keeps the chain one; hence by place.
-- What is there becomes the first partition, as it is. dev.gatehouse.audit.Partitions makes those to come.
ALTER TABLE audit_event RENAME TO audit_event_0;
ALTER INDEX audit_event_pkey RENAME TO audit_event_0_pkey;

CREATE TABLE audit_event (LIKE audit_event_0) PARTITION BY RANGE (seq);
ALTER TABLE audit_event ADD PRIMARY KEY (seq);

DO $$
DECLARE
    upper_end BIGINT := ((SELECT coalesce(max(seq), 0) FROM audit_event_0) / 1000000 + 1) * 1000000 + 1;
BEGIN
    EXECUTE format('ALTER TABLE audit_event ATTACH PARTITION audit_event_0 FOR VALUES FROM (MINVALUE) TO (%s)', upper_end);
    EXECUTE format('CREATE TABLE audit_event_%s PARTITION OF audit_event FOR VALUES FROM (%s) TO (%s)',
        upper_end, upper_end, upper_end + 1000000);
END
$$;
