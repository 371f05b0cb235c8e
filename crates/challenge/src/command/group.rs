use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::Child;

/// A child that leads a process group. When this is dropped before the child has ended, the whole
/// group dies with it.
#[derive(Debug)]
pub(super) struct Group(Child);

impl Group {
    /// Takes a child that was started as the leader of a group.
    pub(super) fn new(child: Child) -> Self {
        Self(child)
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // There is a number only until the child was waited for: so long nobody else can have it.
        let number = self.0.id().and_then(|id| i32::try_from(id).ok());
        let Some(leader) = number.and_then(Pid::from_raw) else { return };
        if let Err(error) = kill_process_group(leader, Signal::KILL) {
            tracing::warn!(%error, "the process group of a helper cannot be killed");
        }
    }
}
