//! The tables, as both databases have them.
diesel::table! {
    instances (serial) {
        serial -> BigInt,
        id -> Text,
        id_key -> Text,
        name -> Text,
        email -> Nullable<Text>,
        email_validated -> Bool,
        phone_number -> Nullable<Text>,
        phone_validated -> Bool,
        website -> Nullable<Text>,
        logo -> Nullable<Text>,
        address -> Text,
        jurisdiction -> Text,
        use_stefan -> Bool,
        default_pay_delay_us -> BigInt,
        default_refund_delay_us -> BigInt,
        default_wire_transfer_delay_us -> BigInt,
        default_wire_transfer_rounding_interval -> Text,
        merchant_pub -> Binary,
        private_key -> Nullable<Binary>,
        private_key_id -> Nullable<BigInt>,
        password_hash -> Text,
        deleted -> Bool,
        epoch -> BigInt,
        created_us -> BigInt,
    }
}
diesel::table! {
    login_tokens (instance_serial, serial) {
        instance_serial -> BigInt,
        serial -> BigInt,
        mac -> Binary,
        scope -> Text,
        refreshable -> Bool,
        description -> Text,
        created_us -> BigInt,
        expires_us -> BigInt,
        parent_serial -> Nullable<BigInt>,
        last_used_us -> Nullable<BigInt>,
    }
}
diesel::table! {
    audit (serial) {
        serial -> BigInt,
        instance_id -> Text,
        instance_serial -> Nullable<BigInt>,
        at_us -> BigInt,
        actor_kind -> Text,
        actor_instance -> Nullable<Text>,
        actor_token -> Nullable<BigInt>,
        action -> Text,
        source -> Text,
        request -> Text,
        outcome -> Text,
        times -> BigInt,
        merged -> Nullable<Binary>,
    }
}
diesel::table! {
    wrong_passwords (counted) {
        counted -> Binary,
        failures -> BigInt,
        last_us -> BigInt,
    }
}
diesel::table! {
    login_sources (instance_serial, source) {
        instance_serial -> BigInt,
        source -> Binary,
        last_us -> BigInt,
    }
}
diesel::table! {
    server_keys (key_id) {
        key_id -> BigInt,
        check_value -> Binary,
    }
}
diesel::table! {
    accounts (instance_serial, serial) {
        instance_serial -> BigInt,
        serial -> BigInt,
        payto_uri -> Text,
        target_type -> Text,
        h_wire -> Binary,
        salt -> Binary,
        active -> Bool,
        facade_url -> Nullable<Text>,
        credentials -> Nullable<Binary>,
        credentials_key_id -> Nullable<BigInt>,
        credentials_tag -> Nullable<Binary>,
        subject_metadata -> Nullable<Text>,
    }
}
diesel::table! {
    token_families (instance_serial, serial) {
        instance_serial -> BigInt,
        serial -> BigInt,
        slug -> Text,
        kind -> Text,
        name -> Text,
        description -> Text,
        description_i18n -> Text,
        extra_data -> Nullable<Text>,
        valid_after_us -> BigInt,
        valid_before_us -> BigInt,
        duration_us -> BigInt,
        validity_granularity_us -> BigInt,
        start_offset_us -> BigInt,
        issued -> BigInt,
        used -> BigInt,
    }
}
diesel::table! {
    challenges (id) {
        id -> Binary,
        instance_id -> Text,
        instance_serial -> Nullable<BigInt>,
        epoch -> Nullable<BigInt>,
        operation -> Text,
        binding -> Binary,
        channel -> Text,
        address -> Text,
        named -> Bool,
        anonymous -> Bool,
        created_us -> BigInt,
        expires_us -> BigInt,
        transmissions -> BigInt,
        tan_mac -> Nullable<Binary>,
        tan_expires_us -> Nullable<BigInt>,
        tan_resend_us -> Nullable<BigInt>,
        tan_attempts -> Nullable<BigInt>,
        solved -> Bool,
        spent -> Bool,
    }
}
diesel::table! {
    counters (counter, start_us) {
        counter -> Binary,
        start_us -> BigInt,
        end_us -> BigInt,
        used -> BigInt,
    }
}
diesel::joinable!(login_tokens -> instances (instance_serial));
diesel::allow_tables_to_appear_in_same_query!(
    instances,
    login_tokens,
    accounts,
    token_families,
    audit,
    counters,
    login_sources,
    wrong_passwords
);
