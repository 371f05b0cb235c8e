-- What owners read, and what is removed when it is old.
CREATE INDEX audit_by_owner ON audit (instance_serial, serial);
CREATE INDEX audit_by_time ON audit (at_us);
