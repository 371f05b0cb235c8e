use std::any::Any;
use std::fmt;

/// Where those wait whose passwords are to be compared. Each lane has places of its own, so that
/// nobody is kept out by those in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Somebody logged in from this source lately: always next.
    Familiar,
    /// As long as the instance is not under attack.
    Ordinary,
    /// The instance is under attack, and nothing is known of the source. Like the last one it is
    /// narrow: of both together few are compared at a time.
    Unfamiliar,
    /// Likewise, and the source sent a wrong password lately.
    Suspect,
}

impl Lane {
    /// Every lane, in the order in which they are served.
    pub const ALL: [Self; 4] = [Self::Familiar, Self::Ordinary, Self::Unfamiliar, Self::Suspect];

    /// Whether few are served at a time.
    #[must_use]
    pub fn is_narrow(self) -> bool {
        self >= Self::Unfamiliar
    }
}

/// A turn at comparing passwords, until it is dropped.
pub struct Turn {
    /// Whether it had to be waited for, and what was known before may be out of date.
    pub waited: bool,
    _place: Box<dyn Any + Send>,
}

impl Turn {
    /// A turn that lasts as long as `place` is kept.
    #[must_use]
    pub fn new(waited: bool, place: impl Any + Send) -> Self {
        Self { waited, _place: Box::new(place) }
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").field("waited", &self.waited).finish_non_exhaustive()
    }
}
