-- The tenants. A serial is never given twice: AUTOINCREMENT does not go back.
-- INTEGER is a BIGINT, INT a BOOLEAN: equal to SQLite, told apart by the test of the schema.
CREATE TABLE instances (
    serial INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL, -- as it was given
    id_key TEXT NOT NULL UNIQUE, -- in lower case: what it is found by
    name TEXT NOT NULL,
    email TEXT,
    email_validated INT NOT NULL CHECK (email_validated IN (0, 1)),
    phone_number TEXT,
    phone_validated INT NOT NULL CHECK (phone_validated IN (0, 1)),
    website TEXT,
    logo TEXT,
    address TEXT NOT NULL, -- JSON
    jurisdiction TEXT NOT NULL, -- JSON
    use_stefan INT NOT NULL CHECK (use_stefan IN (0, 1)),
    default_pay_delay_us INTEGER NOT NULL, -- the greatest BIGINT is "for ever"
    default_refund_delay_us INTEGER NOT NULL,
    default_wire_transfer_delay_us INTEGER NOT NULL,
    default_wire_transfer_rounding_interval TEXT NOT NULL,
    merchant_pub BLOB NOT NULL,
    private_key BLOB, -- encrypted; gone once the instance is deleted
    private_key_id INTEGER, -- the server secret it is encrypted with
    password_hash TEXT NOT NULL,
    deleted INT NOT NULL CHECK (deleted IN (0, 1)),
    epoch INTEGER NOT NULL, -- rises whenever the credentials change
    created_us INTEGER NOT NULL,
    CHECK ((private_key IS NULL) = (private_key_id IS NULL))
) STRICT;
