-- What was done. No foreign key: entries outlive the purge of what they are about.
CREATE TABLE audit (
    serial INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    instance_id TEXT NOT NULL, -- in lower case
    instance_serial INTEGER,
    at_us INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_instance TEXT,
    actor_token INTEGER,
    action TEXT NOT NULL,
    source TEXT NOT NULL,
    request TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_instance ON audit (instance_id, serial);
