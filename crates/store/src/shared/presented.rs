//! What a request looks for stands in one statement with the token that it presents.
use crate::schema::{instances, login_tokens};
use diesel::dsl::auto_type;
use diesel::prelude::*;
use taler_merchant_domain::auth::Access;

/// The instance that an access addresses, beside its token that is presented, if it has that.
#[auto_type(no_type_alias)]
pub(super) fn presented(access: &Access) -> _ {
    // Owned: what is joined again may not borrow.
    let mac: Vec<u8> = access.token.as_bytes().to_vec();
    let id: String = access.instance.key().to_owned();
    let token = login_tokens::instance_serial.eq(instances::serial).and(login_tokens::mac.eq(mac));
    instances::table.left_join(login_tokens::table.on(token)).filter(instances::id_key.eq(id))
}
