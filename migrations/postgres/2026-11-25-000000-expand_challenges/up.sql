-- Questions whether somebody holds an address. Without an instance for those who sign up.
CREATE TABLE challenges (
    id BYTEA PRIMARY KEY,
    instance_id TEXT NOT NULL, -- in lower case: below which it is served
    instance_serial BIGINT REFERENCES instances ON DELETE CASCADE,
    epoch BIGINT, -- of the instance: in another one it is void
    operation TEXT NOT NULL,
    binding BYTEA NOT NULL, -- keyed digest of the very command
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    named BOOLEAN NOT NULL, -- whether messages may name the instance
    anonymous BOOLEAN NOT NULL, -- made for somebody without a credential
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    transmissions BIGINT NOT NULL,
    tan_mac BYTEA, -- keyed digest of the code that is good: it is never stored itself
    tan_expires_us BIGINT,
    tan_resend_us BIGINT,
    tan_attempts BIGINT, -- how often it may still be tried
    solved BOOLEAN NOT NULL,
    spent BOOLEAN NOT NULL,
    CHECK ((instance_serial IS NULL) = (epoch IS NULL)),
    CHECK ((tan_mac IS NULL) = (tan_expires_us IS NULL)),
    CHECK ((tan_mac IS NULL) = (tan_resend_us IS NULL)),
    CHECK ((tan_mac IS NULL) = (tan_attempts IS NULL)),
    CHECK (solved OR NOT spent)
);
CREATE INDEX challenges_by_binding ON challenges (binding);
CREATE INDEX challenges_by_instance ON challenges (instance_serial);
CREATE INDEX challenges_by_owner ON challenges (anonymous, instance_id, operation, created_us);
CREATE INDEX challenges_by_end ON challenges (expires_us);
-- How much of a budget is used up in a window of time.
CREATE TABLE counters (
    counter BYTEA NOT NULL, -- digest of what is counted
    start_us BIGINT NOT NULL,
    end_us BIGINT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (counter, start_us)
);
CREATE INDEX counters_by_end ON counters (end_us);
