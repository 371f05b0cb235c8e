-- How many wait to be solved, of strangers all together.
CREATE INDEX challenges_waiting ON challenges (anonymous, solved, expires_us);
-- What the administrator looks for in the log of all instances. The condition is true of all, and said
-- where no instance is: SQLite would choose the index where that of one instance is the shorter way.
CREATE INDEX audit_by_action ON audit (action, serial) WHERE serial > 0;
