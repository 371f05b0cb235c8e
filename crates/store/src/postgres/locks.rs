//! What the shared queries say for row locks.

/// `SELECT .. FOR UPDATE`: keeps everyone else off the row, inserters of children included.
macro_rules! locked {
    ($select:expr) => {
        $select.for_update()
    };
}

/// `SELECT .. FOR KEY SHARE`: keeps a `locked!` row away, and only that.
macro_rules! shared {
    ($select:expr) => {
        $select.for_key_share()
    };
}
