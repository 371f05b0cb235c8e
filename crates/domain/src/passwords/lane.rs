use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// Where those wait whose passwords are to be compared. Each lane has places of its own, so that
/// nobody is kept out by those in another, and a share of the turns, so that nobody waits for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Somebody logged in from this source lately: the greatest share.
    Familiar,
    /// As long as the instance is not under attack.
    Ordinary,
    /// The instance is under attack, and nothing is known of where the password comes from. Like the
    /// last one it is narrow: of both together one is compared at a time.
    Unfamiliar,
    /// Likewise, and a wrong password came from around there lately.
    Suspect,
}

impl Lane {
    /// Every lane, the greatest share first.
    pub const ALL: [Self; 4] = [Self::Familiar, Self::Ordinary, Self::Unfamiliar, Self::Suspect];

    /// How many turns of fifteen it has where somebody waits in every lane.
    #[must_use]
    pub fn share(self) -> u32 {
        match self {
            Self::Familiar => 8,
            Self::Ordinary => 4,
            Self::Unfamiliar => 2,
            Self::Suspect => 1,
        }
    }

    /// Whether one is served at a time.
    #[must_use]
    pub fn is_narrow(self) -> bool {
        self >= Self::Unfamiliar
    }
}

/// Who waits in a lane together: a neighbourhood of sources or, where sources cannot be told apart,
/// all who want to get into one instance. Those of one crowd share what each crowd gets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Crowd(pub String);

/// A turn at comparing passwords, until the last copy of it is dropped.
#[derive(Clone)]
pub struct Turn {
    /// Whether it had to be waited for, and what was known before may be out of date.
    pub waited: bool,
    _place: Arc<dyn Any + Send + Sync>,
}

impl Turn {
    /// A turn that lasts as long as `place` is kept.
    #[must_use]
    pub fn new(waited: bool, place: impl Any + Send + Sync) -> Self {
        Self { waited, _place: Arc::new(place) }
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").field("waited", &self.waited).finish_non_exhaustive()
    }
}
