use super::super::accounts;
use super::super::auth::TokenRow;
use super::super::kept::Keep;
use super::super::presented::presented;
use super::Conn;
use super::rows::{InstanceRow, SummaryRow};
use crate::error::Classify;
use crate::schema::instances;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::auth::{Access, Gated, LoginToken};
use taler_merchant_domain::instances::{Instance, InstanceSummary};
use taler_merchant_domain::store::{Phase, StoreError};

pub(super) async fn find(c: &mut Conn, id: &InstanceId) -> Result<Option<Instance>, StoreError> {
    let row = instances::table.filter(instances::id_key.eq(id.key()));
    let row = row.select(InstanceRow::as_select()).limit(1).kept().get_result(c).await.optional();
    row.during(Phase::Fetch)?.map(Instance::try_from).transpose()
}

pub(super) async fn find_profile(
    c: &mut Conn,
    access: &Access,
) -> Result<Option<Gated<Instance>>, StoreError> {
    let found: Option<(InstanceRow, Option<TokenRow>)> = presented(access)
        .select((InstanceRow::as_select(), Option::<TokenRow>::as_select()))
        .limit(1)
        .kept()
        .get_result(c)
        .await
        .optional()
        .during(Phase::Fetch)?;
    let Some((instance, token)) = found else { return Ok(None) };
    let instance = Instance::try_from(instance)?;
    let token = token.map(LoginToken::try_from).transpose()?;
    Ok(Some(Gated::new(instance.reference.clone(), token, instance)))
}

pub(super) async fn list(c: &mut Conn, (): &()) -> Result<Vec<InstanceSummary>, StoreError> {
    let rows = instances::table.order(instances::serial).select(SummaryRow::as_select());
    let rows: Vec<SummaryRow> = rows.load(c).await.during(Phase::Fetch)?;
    let mut targets = accounts::targets(c).await?;
    let lines = rows.into_iter().map(|row| {
        let targets = targets.remove(&row.serial()).unwrap_or_default();
        row.with_targets(targets)
    });
    lines.collect()
}
