-- What the administrator looks for in the log of all instances.
CREATE INDEX audit_by_action ON audit (action, serial);
CREATE INDEX audit_by_token ON audit (actor_token, serial) WHERE actor_token IS NOT NULL;
-- How many wait to be solved, of strangers all together.
CREATE INDEX challenges_waiting ON challenges (anonymous, solved, expires_us);
