-- When a login token was used last, as far as it was written; without an index, so that writing it
-- is cheap.
ALTER TABLE login_tokens ADD COLUMN last_used_us INTEGER;
-- What is removed when it has ended.
CREATE INDEX login_tokens_by_end ON login_tokens (expires_us);
