-- Bank accounts. A row stays until its instance is purged: old contracts refer to its salt.
CREATE TABLE accounts (
    instance_serial INTEGER NOT NULL REFERENCES instances ON DELETE CASCADE,
    serial INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    payto_uri TEXT NOT NULL, -- as it was given: which account it is
    target_type TEXT NOT NULL, -- of the URI, in lower case
    h_wire BLOB NOT NULL, -- of URI and salt: its name in paths
    salt BLOB NOT NULL,
    active INT NOT NULL CHECK (active IN (0, 1)),
    facade_url TEXT,
    credentials BLOB, -- of the facade, encrypted
    credentials_key_id INTEGER, -- the server secret they are encrypted with
    credentials_tag BLOB, -- keyed digest by which they are compared
    subject_metadata TEXT,
    UNIQUE (instance_serial, payto_uri),
    UNIQUE (instance_serial, h_wire),
    CHECK ((credentials IS NULL) = (credentials_key_id IS NULL)),
    CHECK ((credentials IS NULL) = (credentials_tag IS NULL))
) STRICT;
