//! How many connections a database has room for.
use super::Target;
use super::migrate::connect;
use crate::error::{Context, StartError};
use diesel::dsl::sql;
use diesel::select;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;

/// What is not kept for administrators, and no more than role and database may have.
const ROOM: &str = "
    least(
        current_setting('max_connections')::bigint
            - current_setting('superuser_reserved_connections')::bigint
            - coalesce(current_setting('reserved_connections', true)::bigint, 0),
        (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
        (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())
    )::bigint";

/// How many connections we may have to a database, those of all our processes together, as long as
/// nobody else has any.
///
/// # Errors
/// When it cannot be asked.
pub async fn room(target: &Target) -> Result<usize, StartError> {
    let mut c = connect(target).await?;
    let room = select(sql::<BigInt>(ROOM)).get_result::<i64>(&mut c).await;
    let room = room.context(|| "the database does not tell its limits".to_owned())?;
    Ok(usize::try_from(room).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::{Target, fixture};
    use super::room;

    #[actix_rt::test]
    async fn no_more_than_role_and_database_may_have() {
        let fixture = fixture().await;
        let target = Target::parse(fixture.url(), |_| None).unwrap();
        let all = room(&target).await.unwrap();
        assert!(all > 7, "{all}");
        let name = fixture.url().rsplit('/').next().unwrap().to_owned();
        fixture.execute(&format!("ALTER DATABASE \"{name}\" CONNECTION LIMIT 7")).await;
        assert_eq!(room(&target).await.unwrap(), 7);
        fixture.close().await;
    }
}
