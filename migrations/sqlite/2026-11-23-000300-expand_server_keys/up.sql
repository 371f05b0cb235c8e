-- Public digests of the server secrets: a start with another secret is noticed.
CREATE TABLE server_keys (
    key_id INTEGER NOT NULL PRIMARY KEY,
    check_value BLOB NOT NULL
) STRICT;
