//! The sentences of the port docs, proved on each database by the same functions.
mod postgres {
    taler_merchant_domain::store_contract! { taler_merchant_store::testing::postgres }
}
mod sqlite {
    taler_merchant_domain::store_contract! { taler_merchant_store::testing::sqlite }
}
