//! Login tokens.
//!
//! Who removes tokens has their instance `locked!`; who relies on one has it `shared!`, and looks
//! for the token afterwards. So nothing is done with a token that is gone, and nothing that was
//! exchanged for it is overlooked.
use super::instances::ReferenceRow;
use super::kept::Keep;
use super::presented::presented;
use super::{Conn, Db, token_upkeep};
use crate::error::{Classify, Column};
use crate::schema::{instances, login_tokens};
use crate::values::{read_time, store_time};
use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::AsyncConnectionCore;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::act::{Act, Guarded};
use taler_merchant_domain::auth::{
    Access, Gated, LoginToken, LoginTokenRepository, NewLoginToken, Revocation, Scope,
    TokenDescription, TokenInfo, TokenSerial, TokenUse,
};
use taler_merchant_domain::instances::InstanceRef;
use taler_merchant_domain::store::{Direction, Outcome, Page, Phase, StoreError};

const TABLE: &str = "login_tokens";

type Backend = <Conn as AsyncConnectionCore>::Backend;

#[derive(Queryable, Selectable)]
#[diesel(table_name = login_tokens)]
pub(super) struct TokenRow {
    serial: i64,
    scope: String,
    refreshable: bool,
    created_us: i64,
    expires_us: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = login_tokens)]
struct InfoRow {
    #[diesel(embed)]
    token: TokenRow,
    description: String,
    last_used_us: Option<i64>,
}

/// What one statement finds: an instance, its token that is presented, and something else of it.
pub(super) type Line<R> = (ReferenceRow, Option<TokenRow>, Option<R>);

diesel::alias!(login_tokens as listed: Listed);

#[derive(Insertable)]
#[diesel(table_name = login_tokens)]
struct NewTokenRow<'a> {
    instance_serial: i64,
    mac: &'a [u8],
    scope: &'a str,
    refreshable: bool,
    description: &'a str,
    created_us: i64,
    expires_us: i64,
    parent_serial: Option<i64>,
}

impl TryFrom<TokenRow> for LoginToken {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> Result<Self, StoreError> {
        Ok(Self {
            serial: TokenSerial(row.serial),
            scope: Scope::parse(&row.scope).column(TABLE, "scope")?,
            refreshable: row.refreshable,
            created: read_time(row.created_us).column(TABLE, "created_us")?,
            expires: read_time(row.expires_us).column(TABLE, "expires_us")?,
        })
    }
}

impl TryFrom<InfoRow> for TokenInfo {
    type Error = StoreError;

    fn try_from(row: InfoRow) -> Result<Self, StoreError> {
        let description = TokenDescription::parse(&row.description).column(TABLE, "description")?;
        let read = |micros| read_time(micros).column(TABLE, "last_used_us");
        let last_used = row.last_used_us.map(read).transpose()?;
        Ok(Self { token: row.token.try_into()?, description, last_used })
    }
}

/// What became of a token that was to be stored.
enum Issue {
    Stored(TokenSerial),
    /// The act rests on no instance, or the token it was exchanged for was revoked.
    Orphaned,
}

impl Outcome for Issue {
    fn changed(&self) -> bool {
        matches!(self, Self::Stored(_))
    }
}

async fn find(c: &mut Conn, access: &Access) -> Result<Option<Gated<()>>, StoreError> {
    let found: Option<(ReferenceRow, Option<TokenRow>)> = presented(access)
        .select((ReferenceRow::as_select(), Option::<TokenRow>::as_select()))
        .limit(1)
        .kept()
        .get_result(c)
        .await
        .optional()
        .during(Phase::Fetch)?;
    found.map(|(instance, token)| gate(instance, token, ())).transpose()
}

/// One statement: a line for each token of the page beside the instance and the token presented,
/// or one line without a token of the page.
async fn list(
    c: &mut Conn,
    (access, page): &(Access, Page),
) -> Result<Option<Gated<Vec<TokenInfo>>>, StoreError> {
    let (after, before) = bounds(page);
    let serial = listed.field(login_tokens::serial);
    let on_page = listed
        .field(login_tokens::instance_serial)
        .eq(instances::serial)
        .and(listed.field(login_tokens::expires_us).gt(store_time(access.at)))
        .and(serial.gt(after).and(serial.lt(before)));
    let lines = presented(access)
        .left_join(listed.on(on_page))
        .select((
            ReferenceRow::as_select(),
            Option::<TokenRow>::as_select(),
            listed.fields(<InfoRow as Selectable<Backend>>::construct_selection()).nullable(),
        ))
        .limit(page.limit())
        .into_boxed();
    let lines = match page.direction {
        Direction::Ascending => lines.order(serial.asc()),
        Direction::Descending => lines.order(serial.desc()),
    };
    let lines: Vec<Line<InfoRow>> = lines.load(c).await.during(Phase::Fetch)?;
    gate_lines(lines)
}

/// The serials that a page lies between.
fn bounds(page: &Page) -> (i64, i64) {
    match page.direction {
        Direction::Ascending => (page.offset.unwrap_or(-1), i64::MAX),
        Direction::Descending => (-1, page.offset.unwrap_or(i64::MAX)),
    }
}

/// Puts a list behind the check of the token; `None` if there is no such instance.
pub(super) fn gate_lines<R, T>(lines: Vec<Line<R>>) -> Result<Option<Gated<Vec<T>>>, StoreError>
where
    T: TryFrom<R, Error = StoreError>,
{
    let (mut gate, mut values) = (None, Vec::new());
    for (instance, token, row) in lines {
        gate = Some((instance, token));
        values.extend(row.map(T::try_from).transpose()?);
    }
    let Some((instance, token)) = gate else { return Ok(None) };
    self::gate(instance, token, values).map(Some)
}

/// Puts what was looked for behind the check of the token, likewise.
pub(super) fn gate_line<R, T>(line: Option<Line<R>>) -> Result<Option<Gated<Option<T>>>, StoreError>
where
    T: TryFrom<R, Error = StoreError>,
{
    let Some((instance, token, row)) = line else { return Ok(None) };
    gate(instance, token, row.map(T::try_from).transpose()?).map(Some)
}

fn gate<T>(
    instance: ReferenceRow,
    token: Option<TokenRow>,
    value: T,
) -> Result<Gated<T>, StoreError> {
    let token = token.map(LoginToken::try_from).transpose()?;
    Ok(Gated::new(InstanceRef::try_from(instance)?, token, value))
}

async fn insert(c: &mut Conn, act: &Act<NewLoginToken>) -> Result<Issue, StoreError> {
    let Some(standing) = act.permit.standing() else { return Ok(Issue::Orphaned) };
    let owner = standing.instance.0;
    // What the act stands on was checked before.
    if let Some(parent) = act.change.parent
        && standing.token != Some(parent)
        && !is_there(c, owner, parent).await?
    {
        return Ok(Issue::Orphaned);
    }
    insert_token(c, owner, &act.change).await.map(Issue::Stored)
}

/// Whether a token exists. While the instance is locked, it stays.
pub(super) async fn is_there(
    c: &mut Conn,
    owner: i64,
    token: TokenSerial,
) -> Result<bool, StoreError> {
    let row = login_tokens::table.find((owner, token.0)).select(login_tokens::serial);
    let found: Option<i64> = row.first(c).await.optional().during(Phase::Fetch)?;
    Ok(found.is_some())
}

pub(super) async fn insert_token(
    c: &mut Conn,
    owner: i64,
    token: &NewLoginToken,
) -> Result<TokenSerial, StoreError> {
    let row = NewTokenRow {
        instance_serial: owner,
        mac: token.mac.as_bytes(),
        scope: token.scope.as_str(),
        refreshable: token.refreshable,
        description: token.description.as_str(),
        created_us: store_time(token.created),
        expires_us: store_time(token.expires),
        parent_serial: token.parent.map(|parent| parent.0),
    };
    let insert = diesel::insert_into(login_tokens::table).values(row);
    let serial = insert.returning(login_tokens::serial).kept().get_result(c).await;
    let serial = serial.during(Phase::Store)?;
    if let Some(source) = &token.source {
        super::passwords::remember(c, owner, source, token.created).await?;
    }
    Ok(TokenSerial(serial))
}

/// Keeps everyone off the instance who stands on one of its tokens.
async fn lock(c: &mut Conn, act: &Act<TokenSerial>) -> Result<(), StoreError> {
    match act.permit.standing() {
        Some(standing) => super::instances::lock_one(c, standing.instance).await,
        None => Ok(()),
    }
}

/// Removes a token and what was exchanged for it, one generation after the other.
async fn revoke(c: &mut Conn, act: &Act<TokenSerial>) -> Result<Revocation, StoreError> {
    let Some(standing) = act.permit.standing() else { return Ok(Revocation::Absent) };
    let owner = standing.instance.0;
    let mut generation = vec![act.change.0];
    if !is_there(c, owner, act.change).await? {
        return Ok(Revocation::Absent);
    }
    while !generation.is_empty() {
        let next = children(c, owner, &generation).await?;
        remove(c, owner, &generation).await?;
        generation = next;
    }
    Ok(Revocation::Done)
}

async fn children(c: &mut Conn, owner: i64, parents: &[i64]) -> Result<Vec<i64>, StoreError> {
    login_tokens::table
        .filter(login_tokens::instance_serial.eq(owner))
        .filter(login_tokens::parent_serial.eq_any(parents))
        .select(login_tokens::serial)
        .load(c)
        .await
        .during(Phase::Fetch)
}

async fn remove(c: &mut Conn, owner: i64, serials: &[i64]) -> Result<(), StoreError> {
    let rows = login_tokens::table
        .filter(login_tokens::instance_serial.eq(owner))
        .filter(login_tokens::serial.eq_any(serials));
    diesel::delete(rows).execute(c).await.during(Phase::Store).map(drop)
}

/// Removes all tokens of an instance but the one to keep.
pub(super) async fn revoke_all(
    c: &mut Conn,
    owner: i64,
    keep: Option<TokenSerial>,
) -> Result<(), StoreError> {
    // No serial is negative.
    let keep = keep.map_or(-1, |token| token.0);
    let rows = login_tokens::table
        .filter(login_tokens::instance_serial.eq(owner))
        .filter(login_tokens::serial.ne(keep));
    diesel::delete(rows).execute(c).await.during(Phase::Store).map(drop)
}

#[async_trait]
impl LoginTokenRepository for Db {
    async fn find(&self, access: &Access) -> Result<Option<Gated<()>>, StoreError> {
        self.find(find, access.clone()).await
    }

    async fn insert(&self, act: Act<NewLoginToken>) -> Result<Guarded<TokenSerial>, StoreError> {
        Ok(match self.guarded(insert, act).await? {
            Guarded::Done(Issue::Stored(serial)) => Guarded::Done(serial),
            Guarded::Done(Issue::Orphaned) | Guarded::Overtaken => Guarded::Overtaken,
            Guarded::ProofSpent => Guarded::ProofSpent,
        })
    }

    async fn revoke(&self, act: Act<TokenSerial>) -> Result<Guarded<Revocation>, StoreError> {
        self.guarded_after(lock, revoke, act).await
    }

    async fn list(
        &self,
        access: &Access,
        page: Page,
    ) -> Result<Option<Gated<Vec<TokenInfo>>>, StoreError> {
        self.read(list, (access.clone(), page)).await
    }

    async fn record_uses(&self, uses: Vec<TokenUse>) -> Result<(), StoreError> {
        self.write(token_upkeep::record_uses, uses).await
    }

    async fn forget_expired(&self, before: Timestamp, batch: u32) -> Result<bool, StoreError> {
        self.write(token_upkeep::forget_expired, (before, batch)).await
    }
}
