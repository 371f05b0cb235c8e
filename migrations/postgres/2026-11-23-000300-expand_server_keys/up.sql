-- Public digests of the server secrets: a start with another secret is noticed.
CREATE TABLE server_keys (
    key_id BIGINT PRIMARY KEY,
    check_value BYTEA NOT NULL
);
