-- Each leads to what is looked for alone, in the order of its pages. What has `merged` is what was
-- refused. Indexes of all entries by outcome or action would be chosen where that of one instance
-- is the shorter way: SQLite does not know how often a value occurs.
CREATE INDEX audit_refused ON audit (serial) WHERE merged IS NOT NULL;
CREATE INDEX audit_by_token ON audit (actor_token, serial) WHERE actor_token IS NOT NULL;
-- What was refused is removed before the rest.
CREATE INDEX audit_refused_by_time ON audit (at_us) WHERE merged IS NOT NULL;
