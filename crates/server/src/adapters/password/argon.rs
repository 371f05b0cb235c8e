//! Argon2id in memory that is kept from one hash to the next. Taken from the allocator each time,
//! blocks of this size would leave it with many times as much as is in use.
use anyhow::anyhow;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::{Arc, Mutex, PoisonError};

/// How passwords are hashed, and where.
#[derive(Clone)]
pub(super) struct Argon {
    params: Params,
    /// As many as there were ever hashes at a time.
    idle: Arc<Mutex<Vec<Vec<Block>>>>,
}

impl Argon {
    pub(super) fn new(memory_kib: u32, passes: u32) -> anyhow::Result<Self> {
        let params = Params::new(memory_kib, passes, 1, None);
        let params = params.map_err(|error| anyhow!("password hashing: {error}"))?;
        Ok(Self { params, idle: Arc::default() })
    }

    /// A hash in PHC form.
    pub(super) fn hash(&self, password: &[u8], salt: &[u8; 16]) -> anyhow::Result<String> {
        let hash =
            self.compute(password, salt, &self.params, Version::V0x13, Params::DEFAULT_OUTPUT_LEN);
        let params = ParamsString::try_from(&self.params);
        let params = params.map_err(|error| anyhow!("password hashing: {error}"))?;
        let salt = Salt::new(salt).map_err(|error| anyhow!("password hashing: {error}"))?;
        let (algorithm, version) = (Algorithm::Argon2id.ident(), Some(Version::V0x13.into()));
        let hash = PasswordHash { algorithm, version, params, salt: Some(salt), hash: Some(hash?) };
        Ok(hash.to_string())
    }

    /// Whether a password fits a hash, whatever that cost.
    pub(super) fn verify(&self, password: &[u8], phc: &str) -> anyhow::Result<bool> {
        let stored = Stored::parse(phc)?;
        let length = stored.hash.len();
        let hash = self.compute(password, &stored.salt, &stored.params, stored.version, length)?;
        // Compares in constant time.
        Ok(hash == stored.hash)
    }

    /// Whether a hash is as one that is made now.
    pub(super) fn is_current(&self, phc: &str) -> bool {
        let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        Stored::parse(phc).is_ok_and(|stored| {
            stored.version == Version::V0x13 && cost(&stored.params) == cost(&self.params)
        })
    }

    fn compute(
        &self,
        password: &[u8],
        salt: &[u8],
        params: &Params,
        version: Version,
        length: usize,
    ) -> anyhow::Result<Output> {
        let argon2 = Argon2::new(Algorithm::Argon2id, version, params.clone());
        let mut memory = self.idle().pop().unwrap_or_default();
        memory.resize(params.block_count(), Block::default());
        let mut hash = vec![0; length];
        let done = argon2.hash_password_into_with_memory(password, salt, &mut hash, &mut *memory);
        self.idle().push(memory);
        done.map_err(|error| anyhow!("password hashing: {error}"))?;
        Output::new(&hash).map_err(|error| anyhow!("password hashing: {error}"))
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A hash that was made before.
struct Stored {
    version: Version,
    params: Params,
    salt: Salt,
    hash: Output,
}

impl Stored {
    fn parse(phc: &str) -> anyhow::Result<Self> {
        let broken = |error: &dyn std::fmt::Display| anyhow!("stored password hash: {error}");
        let phc = PasswordHash::new(phc).map_err(|error| broken(&error))?;
        if phc.algorithm != Algorithm::Argon2id.ident() {
            return Err(broken(&"not of Argon2id"));
        }
        let version = phc.version.map(Version::try_from).transpose();
        let version = version.map_err(|error| broken(&error))?.unwrap_or_default();
        let params = Params::try_from(&phc).map_err(|error| broken(&error))?;
        let salt = phc.salt.ok_or_else(|| broken(&"without salt"))?;
        let hash = phc.hash.ok_or_else(|| broken(&"without hash"))?;
        Ok(Self { version, params, salt, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argon() -> Argon {
        Argon::new(64, 1).unwrap()
    }

    /// Made by the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -m 16`.
    #[test]
    fn a_hash_of_the_reference_implementation_is_understood() {
        let phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(argon().verify(b"password", phc).unwrap());
        assert!(!argon().verify(b"passwort", phc).unwrap());
    }

    #[test]
    fn memory_is_kept_and_tells_nothing() {
        let argon = argon();
        let hash = |password: &[u8]| argon.hash(password, &[7; 16]).unwrap();
        let (one, other) = (hash(b"one"), hash(b"other"));
        assert_eq!(argon.idle().len(), 1);
        assert_eq!(hash(b"one"), one);
        let dearer = Argon { idle: Arc::clone(&argon.idle), ..Argon::new(128, 2).unwrap() };
        assert!(dearer.verify(b"other", &other).unwrap());
        let fresh = Argon::new(128, 2).unwrap().hash(b"one", &[7; 16]).unwrap();
        assert_eq!(dearer.hash(b"one", &[7; 16]).unwrap(), fresh);
    }

    #[test]
    fn what_is_no_hash_is_an_error() {
        for phc in [
            "",
            "nonsense",
            "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ",
        ] {
            assert!(argon().verify(b"x", phc).is_err() && !argon().is_current(phc), "{phc}");
        }
    }
}
