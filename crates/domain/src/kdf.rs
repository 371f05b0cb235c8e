//! Taler's key derivation: HKDF with two different hashes.
//!
//! Source: GNU Taler cryptography notes, "KDF". The structure is RFC 5869, but the extract step
//! is HMAC-SHA512 and the expand step HMAC-SHA256 keyed with all 64 bytes of its result, which no
//! HKDF crate offers.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

/// Bytes of one block of the expand step.
const BLOCK: usize = 32;

/// The longest output in bytes: the block counter is one byte.
pub const MAX_OUTPUT: usize = BLOCK * 255;

/// Derives `N` bytes; more than [`MAX_OUTPUT`] do not compile.
///
/// `info` is the concatenation of its chunks. Order of the arguments in the C library: output,
/// salt, key material, info.
///
/// ```
/// use taler_merchant_domain::kdf;
///
/// let key: [u8; 64] = kdf::derive(b"salt", b"key material", &[b"context"]);
/// assert_ne!(key, kdf::derive(b"salt", b"key material", &[b"other context"]));
/// ```
#[must_use]
pub fn derive<const N: usize>(salt: &[u8], key_material: &[u8], info: &[&[u8]]) -> [u8; N] {
    const { assert!(N <= MAX_OUTPUT, "one byte counts the blocks") };
    let secret = extract(salt, key_material);
    let mut output = [0; N];
    let mut previous = None;
    for (target, counter) in output.chunks_mut(BLOCK).zip(1..=u8::MAX) {
        let block = expand(&secret, previous.as_ref(), info, counter);
        target.iter_mut().zip(*block).for_each(|(slot, byte)| *slot = byte);
        previous = Some(block);
    }
    output
}

fn extract(salt: &[u8], key_material: &[u8]) -> Zeroizing<[u8; 64]> {
    // HMAC's own rule for keys: fill up with zeros, hash what is longer than a block. Done here
    // because the constructor for keys of any length is fallible.
    let mut key = [0; 128];
    if salt.len() > key.len() {
        key.iter_mut().zip(Sha512::digest(salt)).for_each(|(slot, byte)| *slot = byte);
    } else {
        key.iter_mut().zip(salt).for_each(|(slot, byte)| *slot = *byte);
    }
    let mut mac = Hmac::<Sha512>::new(&key.into());
    mac.update(key_material);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn expand(
    secret: &[u8; 64],
    previous: Option<&Zeroizing<[u8; BLOCK]>>,
    info: &[&[u8]],
    counter: u8,
) -> Zeroizing<[u8; BLOCK]> {
    let mut mac = Hmac::<Sha256>::new(secret.into());
    if let Some(previous) = previous {
        mac.update(previous.as_ref());
    }
    for chunk in info {
        mac.update(chunk);
    }
    mac.update(&[counter]);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_of_info_are_concatenated() {
        let whole: [u8; 40] = derive(b"s", b"k", &[b"context"]);
        assert_eq!(derive(b"s", b"k", &[b"con", b"", b"text"]), whole);
    }

    #[test]
    fn shorter_output_is_a_prefix_of_a_longer_one() {
        let long: [u8; MAX_OUTPUT] = derive(b"s", b"k", &[]);
        let short: [u8; 33] = derive(b"s", b"k", &[]);
        assert_eq!(long[..33], short);
        assert!(derive::<0>(b"s", b"k", &[]).is_empty());
    }
}
