use super::Operation;
use crate::digest::keyed_digest;
use crate::secrets::Keyring;
use zeroize::Zeroizing;

/// The form of what is digested: another one is another number.
const VERSION: u8 = 1;

keyed_digest! {
    /// Keyed digest of a validated command: a challenge is good for this command and no other.
    ///
    /// It covers the values that are executed, not the bytes that were sent, so the same request in
    /// another spelling is the same command. Passwords in it cannot be guessed at without the server
    /// secret.
    Binding
}

/// Collects what a command consists of, piece by piece, so that no two commands look alike: every
/// piece is preceded by its length. Leaves memory when dropped.
pub struct Binder(Zeroizing<Vec<u8>>);

impl Binder {
    /// Begins with the operation.
    #[must_use]
    pub fn new(operation: Operation) -> Self {
        Self(Zeroizing::new(vec![VERSION])).text(operation.as_str())
    }

    /// A piece of any bytes.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        self.0.extend(bytes);
        self
    }

    /// A text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// A number.
    #[must_use]
    pub fn number(self, number: u64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    /// A serial number.
    #[must_use]
    pub fn serial(self, serial: i64) -> Self {
        self.bytes(&serial.to_le_bytes())
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(self, flag: bool) -> Self {
        self.bytes(&[u8::from(flag)])
    }

    /// Something that may be absent; absent is not the same as empty.
    #[must_use]
    pub fn optional<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self.flag(true), value),
            None => self.flag(false),
        }
    }

    /// The digest.
    #[must_use]
    pub fn finish(self, keyring: &Keyring) -> Binding {
        Binding(keyring.binding_mac(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::a_keyring;

    fn finish(binder: Binder) -> Binding {
        binder.finish(&a_keyring())
    }

    fn new() -> Binder {
        Binder::new(Operation::AuthConfig)
    }

    #[test]
    fn every_piece_and_its_place_counts() {
        let bound = [
            finish(new()),
            finish(Binder::new(Operation::AuthRecovery)),
            finish(new().text("ab").text("c")),
            finish(new().text("a").text("bc")),
            finish(new().text("abc")),
            finish(new().flag(true)),
            finish(new().optional(None::<&str>, Binder::text)),
            finish(new().optional(Some(""), Binder::text)),
            finish(new().number(1)),
            finish(new().number(256)),
        ];
        for (index, one) in bound.iter().enumerate() {
            assert_eq!(bound.iter().filter(|other| *other == one).count(), 1, "{index}");
        }
        assert_eq!(finish(new().text("a")), finish(new().text("a")));
    }
}
