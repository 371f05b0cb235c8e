//! What the shared queries say for row locks. There are none: a writer holds the whole database
//! from `BEGIN IMMEDIATE` on.

macro_rules! locked {
    ($select:expr) => {
        $select
    };
}

macro_rules! shared {
    ($select:expr) => {
        $select
    };
}
