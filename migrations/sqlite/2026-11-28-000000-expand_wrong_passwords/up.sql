-- Wrong passwords in a row, for one instance from one source.
CREATE TABLE wrong_passwords (
    counted BLOB NOT NULL PRIMARY KEY, -- keyed digest of instance and source
    failures INTEGER NOT NULL,
    last_us INTEGER NOT NULL
) STRICT;
CREATE INDEX wrong_passwords_by_time ON wrong_passwords (last_us);
-- From where somebody logged in to an instance.
CREATE TABLE login_sources (
    instance_serial INTEGER NOT NULL REFERENCES instances ON DELETE CASCADE,
    source BLOB NOT NULL, -- keyed digest of instance and source
    last_us INTEGER NOT NULL,
    PRIMARY KEY (instance_serial, source)
) STRICT;
CREATE INDEX login_sources_by_time ON login_sources (last_us);
-- What was refused is counted: one entry for an hour, a source, a credential and an instance.
ALTER TABLE audit ADD COLUMN outcome TEXT NOT NULL DEFAULT 'done';
ALTER TABLE audit ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
ALTER TABLE audit ADD COLUMN merged BLOB; -- keyed digest of what is counted together
CREATE UNIQUE INDEX audit_by_merged ON audit (merged);
