-- A change of access counts as one that each node must learn of, as the changes of identities do.
CREATE TRIGGER access_revision_inserted AFTER INSERT ON access_revision
    FOR EACH STATEMENT EXECUTE FUNCTION count_identity_change();
