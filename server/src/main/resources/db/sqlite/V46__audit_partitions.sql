-- PostgreSQL keeps the events in partitions from this version on; here nothing changes.
SELECT 1;
