use super::{Access, AccessError, Gated};

/// What became of a change that a store makes in one statement with the check of a login token:
/// one round trip where the answer is yes.
#[derive(Debug, Clone)]
pub enum Checked<T> {
    /// It was made.
    ///
    /// For stores: only while the instance is there and not deleted, and has the token of the
    /// access, that token expires after the access is checked, and its scope is one of
    /// [`Scope::allowing`](super::Scope::allowing) the permission. It is all a condition of the
    /// statement.
    Done,
    /// It was not made. The reason may be the token: what the store has instead is behind its
    /// check. `None` if there is no such instance.
    Undone(Option<Gated<T>>),
}

impl<T> Checked<T> {
    /// `None` where the change was made, else what the store has instead.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub fn open(self, access: &Access) -> Result<Option<T>, AccessError> {
        match self {
            Self::Done => {
                access.opened();
                Ok(None)
            }
            Self::Undone(gated) => {
                let (_, value) = gated.ok_or(AccessError::InstanceUnknown)?.open(access)?;
                Ok(Some(value))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Permission;
    use crate::testing::{a_login_token, an_access, an_instance_ref};

    #[test]
    fn what_was_not_done_is_told_to_those_who_may_know() {
        let access = an_access("shop", Permission::TokenFamiliesWrite);
        let undone = |token| Checked::Undone(Some(Gated::new(an_instance_ref("shop"), token, 7)));
        assert_eq!(Checked::<u8>::Done.open(&access).unwrap(), None);
        assert_eq!(undone(Some(a_login_token())).open(&access).unwrap(), Some(7));
        let error = undone(None).open(&access).unwrap_err();
        assert!(matches!(error, AccessError::Unauthorized));
        let error = Checked::<u8>::Undone(None).open(&access).unwrap_err();
        assert!(matches!(error, AccessError::InstanceUnknown));
    }

    #[test]
    fn a_token_that_changed_something_is_noted_and_another_is_not() {
        let access = || an_access("shop", Permission::TokenFamiliesWrite);
        let (done, refused, unknown) = (access(), access(), access());
        assert!(Checked::<u8>::Done.open(&done).is_ok());
        assert_eq!(done.uses.unwritten(9).len(), 1);
        let undone = Checked::Undone(Some(Gated::new(an_instance_ref("shop"), None, 7)));
        assert!(
            undone.open(&refused).is_err() && Checked::<u8>::Undone(None).open(&unknown).is_err()
        );
        assert_eq!((refused.uses.unwritten(9), unknown.uses.unwritten(9)), (vec![], vec![]));
    }
}
