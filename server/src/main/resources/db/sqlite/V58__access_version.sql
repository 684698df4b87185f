-- A change of access counts as one that each node must learn of, as the changes of identities do.
CREATE TRIGGER access_revision_inserted AFTER INSERT ON access_revision
BEGIN UPDATE identity_version SET version = version + 1; END;
