DROP INDEX audit_by_time;
DROP INDEX audit_by_owner;
