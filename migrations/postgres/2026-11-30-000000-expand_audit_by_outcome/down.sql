DROP INDEX audit_refused_by_time;
DROP INDEX audit_by_token;
DROP INDEX audit_refused;
