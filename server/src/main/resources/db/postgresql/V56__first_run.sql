-- Steps of setting up a new gateway of which nothing else tells that they are done.
CREATE TABLE first_run (
    step TEXT PRIMARY KEY CHECK (step IN ('doctor', 'dismissed'))
);
