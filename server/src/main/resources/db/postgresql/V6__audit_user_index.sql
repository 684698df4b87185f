-- No search could use this index (a search by user looks at uid and subject), and it was the dearest part of writing an
-- event: every user's entries end on a page of their own, so that a commit wrote about one page an event for it.
DROP INDEX audit_event_uid;
