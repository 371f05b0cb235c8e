-- Questions whether somebody holds an address. Without an instance for those who sign up.
CREATE TABLE challenges (
    id BLOB NOT NULL PRIMARY KEY,
    instance_id TEXT NOT NULL, -- in lower case: below which it is served
    instance_serial INTEGER REFERENCES instances ON DELETE CASCADE,
    epoch INTEGER, -- of the instance: in another one it is void
    operation TEXT NOT NULL,
    binding BLOB NOT NULL, -- keyed digest of the very command
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    named INT NOT NULL CHECK (named IN (0, 1)), -- whether messages may name the instance
    anonymous INT NOT NULL CHECK (anonymous IN (0, 1)), -- made for somebody without a credential
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL,
    transmissions INTEGER NOT NULL,
    tan_mac BLOB, -- keyed digest of the code that is good: it is never stored itself
    tan_expires_us INTEGER,
    tan_resend_us INTEGER,
    tan_attempts INTEGER, -- how often it may still be tried
    solved INT NOT NULL CHECK (solved IN (0, 1)),
    spent INT NOT NULL CHECK (spent IN (0, 1)),
    CHECK ((instance_serial IS NULL) = (epoch IS NULL)),
    CHECK ((tan_mac IS NULL) = (tan_expires_us IS NULL)),
    CHECK ((tan_mac IS NULL) = (tan_resend_us IS NULL)),
    CHECK ((tan_mac IS NULL) = (tan_attempts IS NULL)),
    CHECK (solved OR NOT spent)
) STRICT;
CREATE INDEX challenges_by_binding ON challenges (binding);
CREATE INDEX challenges_by_instance ON challenges (instance_serial);
CREATE INDEX challenges_by_owner ON challenges (anonymous, instance_id, operation, created_us);
CREATE INDEX challenges_by_end ON challenges (expires_us);
-- How much of a budget is used up in a window of time.
CREATE TABLE counters (
    counter BLOB NOT NULL, -- digest of what is counted
    start_us INTEGER NOT NULL,
    end_us INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (counter, start_us)
) STRICT;
CREATE INDEX counters_by_end ON counters (end_us);
