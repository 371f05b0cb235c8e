//! A database that is large enough for reading all of a table to be a mistake.

/// What makes rows, for both databases: `BYTES` stands for the digest of a number.
const FILL: [&str; 9] = [
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
     INSERT INTO instances (id, id_key, name, email_validated, phone_validated, address,
         jurisdiction, use_stefan, default_pay_delay_us, default_refund_delay_us,
         default_wire_transfer_delay_us, default_wire_transfer_rounding_interval, merchant_pub,
         password_hash, deleted, epoch, created_us)
     SELECT 'shop' || i, 'shop' || i, 'A shop', i % 10 = 0, false, '{}', '{}', true, 1, 1, 1,
         'NONE', BYTES, 'a hash that takes the room of a hash', i % 50 = 0, 1, i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
     INSERT INTO login_tokens (instance_serial, mac, scope, refreshable, description, created_us,
         expires_us, parent_serial)
     SELECT 1 + i % 2000, BYTES, 'all', true, 'a token', i, i,
         CASE WHEN i % 4 = 0 THEN i END FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
     INSERT INTO audit (instance_id, instance_serial, at_us, actor_kind, actor_instance,
         actor_token, action, source, request, outcome, merged)
     SELECT 'shop' || (i % 2000), 1 + i % 2000, i,
         CASE WHEN i % 10 = 0 THEN 'password' ELSE 'token' END, 'shop', i, 'account.add', '::1',
         'a request', 'done', CASE WHEN i % 10 = 0 THEN BYTES END FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)
     INSERT INTO accounts (instance_serial, payto_uri, target_type, h_wire, salt, active)
     SELECT 1 + i % 2000, 'payto://iban/' || i, 'iban', BYTES, BYTES, i % 3 > 0 FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
     INSERT INTO token_families (instance_serial, slug, kind, name, description, description_i18n,
         valid_after_us, valid_before_us, duration_us, validity_granularity_us, start_offset_us,
         issued, used)
     SELECT 1 + i % 2000, 'family' || i, 'discount', 'A family', 'Of tokens', '{}', 0, 1, 1, 1, 0,
         0, 0 FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
     INSERT INTO challenges (id, instance_id, instance_serial, epoch, operation, binding, channel,
         address, named, anonymous, created_us, expires_us, transmissions, solved, spent)
     SELECT BYTES, 'shop' || (i % 2000), 1 + i % 2000, 1, 'account-add', BYTES, 'email',
         'me@shop.example', true, i % 2 = 0, i, i, i % 2, i % 3 = 0, false FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
     INSERT INTO counters (counter, start_us, end_us, used) SELECT BYTES, i, i + 10, 1 FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
     INSERT INTO wrong_passwords (counted, failures, last_us) SELECT BYTES, 1, i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
     INSERT INTO login_sources (instance_serial, source, last_us)
     SELECT 1 + i % 2000, BYTES, i FROM n",
];

/// The same with the digest of one database.
pub(crate) fn fill(bytes: &str) -> String {
    let rows = FILL.map(|sql| sql.replace("BYTES", bytes)).join(";");
    format!("{rows}; ANALYZE")
}
