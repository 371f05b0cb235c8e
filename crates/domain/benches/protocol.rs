//! What every Taler program does with amounts, accounts and hashes: `make bench-domain`.
use criterion::Criterion;
use std::error::Error;
use std::hint::black_box;
use taler_merchant_domain::{Amount, PaytoUri, WireHash, WireSalt, base32};

const IBAN: &str = "payto://iban/DE75512108001245126199?receiver-name=Corner+Shop";
const SALT: &str = "4EHA3CHQQS1SAC1H64W3ARG8X0";

fn amounts(c: &mut Criterion) -> Result<(), Box<dyn Error>> {
    let (price, fee) = (Amount::parse("EUR:1234.56")?, Amount::parse("EUR:0.00000001")?);
    c.bench_function("amount: parse", |b| b.iter(|| Amount::parse(black_box("EUR:1234.56"))));
    c.bench_function("amount: write", |b| b.iter(|| black_box(price).to_string()));
    c.bench_function("amount: add", |b| b.iter(|| black_box(price).checked_add(black_box(fee))));
    c.bench_function("amount: subtract", |b| {
        b.iter(|| black_box(price).checked_sub(black_box(fee)));
    });
    Ok(())
}

fn accounts(c: &mut Criterion) -> Result<(), Box<dyn Error>> {
    let (account, salt) = (PaytoUri::parse(IBAN)?, WireSalt::parse(SALT)?);
    c.bench_function("payto: parse", |b| b.iter(|| PaytoUri::parse(black_box(IBAN))));
    c.bench_function("wire hash", |b| {
        b.iter(|| WireHash::of(black_box(&account), black_box(&salt)));
    });
    Ok(())
}

fn base32(c: &mut Criterion) {
    let key = [0x5a; 32];
    let text = base32::encode(&key);
    c.bench_function("base32: write 32 bytes", |b| b.iter(|| base32::encode(black_box(&key))));
    c.bench_function("base32: read 32 bytes", |b| {
        b.iter(|| base32::decode_array::<32>(black_box(&text)));
    });
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    amounts(&mut criterion)?;
    accounts(&mut criterion)?;
    base32(&mut criterion);
    criterion.final_summary();
    Ok(())
}
