use super::super::auth::{Line, TokenRow, gate_line, gate_lines};
use super::super::instances::ReferenceRow;
use super::super::kept::Keep;
use super::super::presented::presented;
use super::Conn;
use super::rows::{FamilyRow, SummaryRow};
use crate::error::Classify;
use crate::schema::{instances, token_families};
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::Slug;
use taler_merchant_domain::auth::{Access, Gated};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::token_families::{TokenFamily, TokenFamilySummary};

/// One statement: a line for each family beside the instance and the token presented, or one line
/// without a family.
pub(super) async fn list(
    c: &mut Conn,
    access: &Access,
) -> Result<Option<Gated<Vec<TokenFamilySummary>>>, StoreError> {
    let family = token_families::instance_serial.eq(instances::serial);
    let lines: Vec<Line<SummaryRow>> = presented(access)
        .left_join(token_families::table.on(family))
        .order(token_families::serial)
        .select((
            ReferenceRow::as_select(),
            Option::<TokenRow>::as_select(),
            Option::<SummaryRow>::as_select(),
        ))
        .kept()
        .load(c)
        .await
        .during(Phase::Fetch)?;
    gate_lines(lines)
}

pub(super) async fn find(
    c: &mut Conn,
    (access, slug): &(Access, Slug),
) -> Result<Option<Gated<Option<TokenFamily>>>, StoreError> {
    look(c, access, slug).await
}

pub(super) async fn look(
    c: &mut Conn,
    access: &Access,
    slug: &Slug,
) -> Result<Option<Gated<Option<TokenFamily>>>, StoreError> {
    let family = token_families::instance_serial
        .eq(instances::serial)
        .and(token_families::slug.eq(slug.as_str()));
    let line: Option<Line<FamilyRow>> = presented(access)
        .left_join(token_families::table.on(family))
        .select((
            ReferenceRow::as_select(),
            Option::<TokenRow>::as_select(),
            Option::<FamilyRow>::as_select(),
        ))
        .limit(1)
        .kept()
        .get_result(c)
        .await
        .optional()
        .during(Phase::Fetch)?;
    gate_line(line)
}
