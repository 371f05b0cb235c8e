//! What is derived from the server secret in every request: `make bench-domain`.
use criterion::Criterion;
use std::error::Error;
use std::hint::black_box;
use taler_merchant_domain::auth::{BEARER_PREFIX, TokenSecret};
use taler_merchant_domain::base32;
use taler_merchant_domain::challenges::{Binder, Operation};
use taler_merchant_domain::secrets::{KeyId, Keyring, ServerSecret};

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    let keyring = Keyring::new(KeyId(1), ServerSecret::from_bytes([7; 32]));
    let bearer = format!("{BEARER_PREFIX}{}", base32::encode(&[0x5a; 32]));
    let token = TokenSecret::parse(&bearer)?;
    criterion.bench_function("token: parse", |b| {
        b.iter(|| TokenSecret::parse(black_box(&bearer)));
    });
    criterion.bench_function("token: mac", |b| b.iter(|| keyring.token_mac(black_box(&token))));
    criterion.bench_function("challenge: bind a command", |b| {
        b.iter(|| {
            let binder = Binder::new(Operation::AccountConfig).serial(black_box(42));
            binder.text("payto://iban/DE75512108001245126199?receiver-name=Shop").finish(&keyring)
        });
    });
    criterion.final_summary();
    Ok(())
}
