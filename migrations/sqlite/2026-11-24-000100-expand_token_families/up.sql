-- Kinds of tokens that an instance issues and accepts.
CREATE TABLE token_families (
    instance_serial INTEGER NOT NULL REFERENCES instances ON DELETE CASCADE,
    serial INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    description_i18n TEXT NOT NULL, -- JSON
    extra_data TEXT, -- JSON
    valid_after_us INTEGER NOT NULL,
    valid_before_us INTEGER NOT NULL, -- the greatest BIGINT is "never"
    duration_us INTEGER NOT NULL, -- the greatest BIGINT is "for ever"
    validity_granularity_us INTEGER NOT NULL,
    start_offset_us INTEGER NOT NULL,
    issued INTEGER NOT NULL, -- counts tokens
    used INTEGER NOT NULL, -- likewise
    UNIQUE (instance_serial, slug)
) STRICT;
