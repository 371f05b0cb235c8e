DROP INDEX challenges_waiting;
DROP INDEX audit_by_token;
DROP INDEX audit_by_action;
