//! The randomness port.

/// Unpredictable bytes. The only source of them: keys, salts, tokens and codes are drawn here.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
pub trait Entropy: Send + Sync {
    /// Fills `bytes` from a cryptographically secure source.
    ///
    /// An implementation MUST NOT return before every byte is unpredictable, and MUST end the
    /// process rather than hand out anything else.
    fn fill(&self, bytes: &mut [u8]);
}

/// Draws an array.
#[must_use]
pub fn draw<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}
