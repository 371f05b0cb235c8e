DROP INDEX audit_by_action;
DROP INDEX challenges_waiting;
