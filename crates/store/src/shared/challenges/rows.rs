use super::super::kept::Keep;
use super::{Conn, instances};
use crate::error::{Classify, Column};
use crate::schema::challenges;
use crate::values::{read_time, store_time};
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::act::Standing;
use taler_merchant_domain::challenges::{
    Address, Binding, Challenge, ChallengeId, Operation, Owner, Progress, SentTan, TanChannel,
    TanMac,
};
use taler_merchant_domain::instances::{Epoch, InstanceSerial};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::{InstanceId, Timestamp};

const TABLE: &str = "challenges";

#[derive(Queryable, Selectable)]
#[diesel(table_name = challenges)]
pub(super) struct ChallengeRow {
    id: Vec<u8>,
    instance_id: String,
    instance_serial: Option<i64>,
    epoch: Option<i64>,
    operation: String,
    binding: Vec<u8>,
    channel: String,
    address: String,
    named: bool,
    anonymous: bool,
    expires_us: i64,
    transmissions: i64,
    #[diesel(embed)]
    progress: ProgressRow,
}

/// How far a challenge got; a change writes what is absent too.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = challenges, treat_none_as_null = true)]
pub(super) struct ProgressRow {
    tan_mac: Option<Vec<u8>>,
    tan_expires_us: Option<i64>,
    tan_resend_us: Option<i64>,
    tan_attempts: Option<i64>,
    solved: bool,
    spent: bool,
}

#[derive(Insertable)]
#[diesel(table_name = challenges)]
struct NewChallengeRow<'a> {
    id: &'a [u8],
    instance_id: &'a str,
    instance_serial: Option<i64>,
    epoch: Option<i64>,
    operation: &'a str,
    binding: &'a [u8],
    channel: &'a str,
    address: &'a str,
    named: bool,
    anonymous: bool,
    created_us: i64,
    expires_us: i64,
    transmissions: i64,
    #[diesel(embed)]
    progress: ProgressRow,
}

impl From<Progress> for ProgressRow {
    fn from(progress: Progress) -> Self {
        let (solved, spent) = match progress {
            Progress::Open | Progress::Sent(_) => (false, false),
            Progress::Solved => (true, false),
            Progress::Spent => (true, true),
        };
        let tan = if let Progress::Sent(tan) = progress { Some(tan) } else { None };
        Self {
            tan_mac: tan.map(|tan| tan.mac.as_bytes().to_vec()),
            tan_expires_us: tan.map(|tan| store_time(tan.expires)),
            tan_resend_us: tan.map(|tan| store_time(tan.resend)),
            tan_attempts: tan.map(|tan| tan.attempts.into()),
            solved,
            spent,
        }
    }
}

impl TryFrom<ProgressRow> for Progress {
    type Error = StoreError;

    fn try_from(row: ProgressRow) -> Result<Self, StoreError> {
        let tan = (row.tan_mac, row.tan_expires_us, row.tan_resend_us, row.tan_attempts);
        match (row.solved, row.spent, tan) {
            (true, true, _) => Ok(Self::Spent),
            (true, false, _) => Ok(Self::Solved),
            (false, _, (Some(mac), Some(expires), Some(resend), Some(attempts))) => {
                Ok(Self::Sent(SentTan {
                    mac: TanMac::from_bytes(bytes(mac, "tan_mac")?),
                    expires: read_time(expires).column(TABLE, "tan_expires_us")?,
                    resend: read_time(resend).column(TABLE, "tan_resend_us")?,
                    attempts: u32::try_from(attempts).column(TABLE, "tan_attempts")?,
                }))
            }
            (false, _, _) => Ok(Self::Open),
        }
    }
}

impl TryFrom<ChallengeRow> for Challenge {
    type Error = StoreError;

    fn try_from(row: ChallengeRow) -> Result<Self, StoreError> {
        let instance = InstanceId::parse(&row.instance_id).column(TABLE, "instance_id")?;
        let bound_to = row.instance_serial.zip(row.epoch);
        let bound_to = bound_to.map(|(serial, epoch)| (InstanceSerial(serial), Epoch(epoch)));
        Ok(Self {
            id: ChallengeId::from_bytes(bytes(row.id, "id")?),
            owner: Owner { instance, bound_to },
            operation: Operation::parse(&row.operation).column(TABLE, "operation")?,
            binding: Binding::from_bytes(bytes(row.binding, "binding")?),
            address: read_address(&row.channel, &row.address)?,
            named: row.named,
            anonymous: row.anonymous,
            expires: read_time(row.expires_us).column(TABLE, "expires_us")?,
            transmissions: u32::try_from(row.transmissions).column(TABLE, "transmissions")?,
            progress: row.progress.try_into()?,
        })
    }
}

pub(super) fn bytes<const N: usize>(
    bytes: Vec<u8>,
    column: &'static str,
) -> Result<[u8; N], StoreError> {
    bytes.try_into().ok().column(TABLE, column)
}

pub(super) fn read_address(channel: &str, address: &str) -> Result<Address, StoreError> {
    let channel = TanChannel::parse(channel).column(TABLE, "channel")?;
    Address::parse(channel, address).column(TABLE, "address")
}

/// Stores a new challenge.
pub(super) async fn insert(
    c: &mut Conn,
    challenge: &Challenge,
    created: Timestamp,
) -> Result<(), StoreError> {
    let Owner { instance, bound_to } = &challenge.owner;
    let row = NewChallengeRow {
        id: challenge.id.as_bytes(),
        instance_id: instance.key(),
        instance_serial: bound_to.map(|(serial, _)| serial.0),
        epoch: bound_to.map(|(_, epoch)| epoch.0),
        operation: challenge.operation.as_str(),
        binding: challenge.binding.as_bytes(),
        channel: challenge.address.channel().as_str(),
        address: challenge.address.as_str(),
        named: challenge.named,
        anonymous: challenge.anonymous,
        created_us: store_time(created),
        expires_us: store_time(challenge.expires),
        transmissions: challenge.transmissions.into(),
        progress: challenge.progress.into(),
    };
    let insert = diesel::insert_into(challenges::table).values(row);
    insert.kept().execute(c).await.during(Phase::Store).map(drop)
}

/// Writes how far a challenge got.
pub(super) async fn store(c: &mut Conn, challenge: &Challenge) -> Result<(), StoreError> {
    let row = challenges::table.find(challenge.id.as_bytes().as_slice());
    let transmissions = i64::from(challenge.transmissions);
    let update = diesel::update(row)
        .set((challenges::transmissions.eq(transmissions), ProgressRow::from(challenge.progress)));
    update.kept().execute(c).await.during(Phase::Store).map(drop)
}

/// A challenge that is not void, kept from everybody else until the transaction ends. What it is
/// bound to never changes, so the instance can be locked before it.
pub(super) async fn lock(c: &mut Conn, id: ChallengeId) -> Result<Option<Challenge>, StoreError> {
    let row = challenges::table.find(id.as_bytes().as_slice());
    let owner = row.select((challenges::instance_serial, challenges::epoch));
    let owner: Option<(Option<i64>, Option<i64>)> =
        owner.first(c).await.optional().during(Phase::Fetch)?;
    let Some((serial, epoch)) = owner else { return Ok(None) };
    let bound_to = serial.zip(epoch);
    if !holds(c, bound_to.map(|(serial, epoch)| (InstanceSerial(serial), Epoch(epoch)))).await? {
        return Ok(None);
    }
    let row = row.select(ChallengeRow::as_select());
    let row: Option<ChallengeRow> = locked!(row).first(c).await.optional().during(Phase::Fetch)?;
    row.map(Challenge::try_from).transpose()
}

/// Whether an instance is in the state that a challenge is bound to, and stays so.
pub(super) async fn holds(
    c: &mut Conn,
    bound_to: Option<(InstanceSerial, Epoch)>,
) -> Result<bool, StoreError> {
    let Some((instance, epoch)) = bound_to else { return Ok(true) };
    instances::stands(c, Standing { instance, epoch, token: None }).await
}
