CREATE TABLE login_tokens (
    instance_serial INTEGER NOT NULL REFERENCES instances ON DELETE CASCADE,
    serial INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    mac BLOB NOT NULL, -- keyed digest: the token itself is never stored
    scope TEXT NOT NULL,
    refreshable INT NOT NULL CHECK (refreshable IN (0, 1)),
    description TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL, -- the greatest BIGINT is "never"
    parent_serial INTEGER, -- the token it was exchanged for, which may be gone
    UNIQUE (instance_serial, mac)
) STRICT;
CREATE INDEX login_tokens_by_parent ON login_tokens (instance_serial, parent_serial)
    WHERE parent_serial IS NOT NULL;
