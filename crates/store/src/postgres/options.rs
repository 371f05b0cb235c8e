use std::time::Duration;

/// Limits of the connections to a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Connections of each worker, beside the one that its look-ups share. Those of all workers and
    /// the others below have to fit into the [`room`](super::room) that there is.
    pub pool_size: usize,
    /// Connections for what no worker does, beside the one of who leads.
    pub background_pool_size: usize,
    /// How long a worker waits for one of its connections to be free.
    pub pool_timeout: Duration,
    /// How long opening a connection may take, for each address of the server. A
    /// `connect_timeout` in the connection string has precedence.
    pub connect_timeout: Duration,
    /// How long a statement may run. A `statement_timeout` in the `options` of the connection
    /// string has precedence, here and below.
    pub statement_timeout: Duration,
    /// How long a statement may wait for a lock.
    pub lock_timeout: Duration,
    /// How long the server keeps the locks of a process that it no longer hears from.
    pub idle_transaction_timeout: Duration,
}

impl Options {
    /// 8 connections each, and seconds that a person still waits for an answer.
    pub const DEFAULT: Self = Self {
        pool_size: 8,
        background_pool_size: 8,
        pool_timeout: Duration::from_secs(5),
        connect_timeout: Duration::from_secs(5),
        statement_timeout: Duration::from_secs(10),
        lock_timeout: Duration::from_secs(5),
        idle_transaction_timeout: Duration::from_secs(30),
    };

    /// The limits that the server keeps, as it is told when a connection is opened.
    ///
    /// And to use indexes, which there are for all we ask, wherever it can: where one instance has most
    /// rows of a table, Postgres thinks the same of all others, and reads the table whole for each. A
    /// list of a hundred in 400,000 then takes 180 ms instead of 2. What is that short is not worth
    /// being compiled either.
    pub(super) fn session(&self) -> String {
        let millis = |limit: Duration| limit.as_millis();
        format!(
            "-c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout={} \
             -c enable_seqscan=off -c jit=off",
            millis(self.statement_timeout),
            millis(self.lock_timeout),
            millis(self.idle_transaction_timeout)
        )
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::super::connect::Connector;
    use super::super::{Target, fixture};
    use super::Options;
    use diesel::dsl::sql;
    use diesel::select;
    use diesel::sql_types::Text;
    use diesel_async::RunQueryDsl;

    #[actix_rt::test]
    async fn every_connection_keeps_to_indexes() {
        let fixture = fixture().await;
        let target = Target::parse(fixture.url(), |_| None).unwrap();
        let connector = Connector::new(&target, &Options::DEFAULT).unwrap();
        let mut c = connector.connect().await.unwrap();
        let settings = "current_setting('enable_seqscan') || ' ' || current_setting('jit')";
        let settings: String = select(sql::<Text>(settings)).get_result(&mut c).await.unwrap();
        assert_eq!(settings, "off off");
        drop(c);
        fixture.close().await;
    }
}
