DROP INDEX audit_by_merged;
ALTER TABLE audit DROP COLUMN merged;
ALTER TABLE audit DROP COLUMN times;
ALTER TABLE audit DROP COLUMN outcome;
DROP TABLE login_sources;
DROP TABLE wrong_passwords;
