-- Wrong passwords in a row, for one instance from one source.
CREATE TABLE wrong_passwords (
    counted BYTEA NOT NULL PRIMARY KEY, -- keyed digest of instance and source
    failures BIGINT NOT NULL,
    last_us BIGINT NOT NULL
);
CREATE INDEX wrong_passwords_by_time ON wrong_passwords (last_us);
-- From where somebody logged in to an instance.
CREATE TABLE login_sources (
    instance_serial BIGINT NOT NULL REFERENCES instances ON DELETE CASCADE,
    source BYTEA NOT NULL, -- keyed digest of instance and source
    last_us BIGINT NOT NULL,
    PRIMARY KEY (instance_serial, source)
);
CREATE INDEX login_sources_by_time ON login_sources (last_us);
-- What was refused is counted: one entry for an hour, a source, a credential and an instance.
ALTER TABLE audit ADD COLUMN outcome TEXT NOT NULL DEFAULT 'done';
ALTER TABLE audit ADD COLUMN times BIGINT NOT NULL DEFAULT 1;
ALTER TABLE audit ADD COLUMN merged BYTEA; -- keyed digest of what is counted together
CREATE UNIQUE INDEX audit_by_merged ON audit (merged);
