DROP INDEX login_tokens_by_end;
ALTER TABLE login_tokens DROP COLUMN last_used_us;
