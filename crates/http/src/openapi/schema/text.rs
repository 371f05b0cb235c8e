use super::paragraph;
use std::marker::PhantomData;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// Texts with their shortest and, where there is one, longest length in characters, their pattern
/// and an example.
macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident: ($min:literal, $max:expr), $pattern:expr, $example:literal;)*) => {$(
        $(#[doc = $doc])+
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(paragraph(&[$($doc),+])))
                    .min_length(Some($min))
                    .max_length($max)
                    .pattern(Some($pattern))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {}
    )*};
}

/// What may stand in the part of an e-mail address before the `@`, and one label after it.
macro_rules! atom {
    () => {
        "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
    };
}
macro_rules! label {
    () => {
        "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    };
}

/// What may stand in the path and the options of a `payto://` URI.
macro_rules! payto {
    () => {
        r"[A-Za-z0-9/:$&?!_.,;=*+%~@()\[\]-]"
    };
}

texts! {
    /// An `http` or `https` URL that ends in `/`, without user name, query and fragment.
    BaseUrl: (9, Some(2048)),
        concat!("^[Hh][Tt][Tt][Pp][Ss]?://",
            r"([A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?/",
            r#"([!"$->@-\[\]-~]*/)?$"#),
        "https://bank.example/accounts/shop/taler-revenue/";
    /// The id of a challenge, 32 bytes in Crockford's base32.
    ChallengeId: (52, Some(52)), "^[0-9A-HJKMNP-TV-Z]{52}$",
        "4T7K1M0XQZ9C5R2VJ8WBHD6NYE3FAGPS4T7K1M0XQZ9C5R2VJ8W0";
    /// The code of a currency.
    Currency: (1, Some(11)), "^[A-Z]+$", "KUDOS";
    /// An Ed25519 public key, 32 bytes in Crockford's base32.
    EddsaPublicKey: (52, Some(52)), "^[0-9A-HJKMNP-TV-Z]{52}$",
        "PR4F3SJRFTHPS0PYAYQ2KSTPKJYTFNDR4ZGRSW0WQFHPKZ8GJMF0";
    /// An e-mail address; kept in lower case.
    EmailAddress: (3, Some(254)),
        concat!(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~]", atom!(), r"*(\.", atom!(), "+)*@",
            label!(), r"(\.", label!(), ")*$"),
        "owner@shop.example";
    /// A PNG or JPEG image as data URL.
    ImageDataUrl: (24, Some(16_777_216)),
        "^[Dd][Aa][Tt][Aa]:[Ii][Mm][Aa][Gg][Ee]/([Pp][Nn][Gg]|[Jj][Pp][Ee][Gg]);\
         [Bb][Aa][Ss][Ee]64,([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{4}|[A-Za-z0-9+/][AQgw](==)?|\
         [A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=?)$",
        "data:image/png;base64,iVBORw0KGgo=";
    /// The version of an answer.
    EntityTag: (1, Some(128)), "^[!-~]+$", "W/17";
    /// The user name of a credit facade: at most 1024 bytes.
    FacadeUsername: (0, Some(1024)), r"^[^:\u0000-\u001F\u007F-\u009F]*$", "shop";
    /// The password of a credit facade: at most 1024 bytes.
    FacadePassword: (0, Some(1024)), r"^[^\u0000-\u001F\u007F-\u009F]*$",
        "correct horse battery staple";
    /// The id of an instance, as it stands in URLs; unique without regard to case.
    InstanceId: (2, Some(128)), "^[A-Za-z0-9][A-Za-z0-9_.@-]+$", "corner-shop";
    /// The legal or business name of a merchant.
    LegalName: (1, Some(255)), r"^[^\u0000-\u001F\u007F-\u009F]+$", "Corner Shop";
    /// A text for people.
    LocalizedText: (0, None), r"^[^\u0000]*$", "Ten per cent off";
    /// A login token, with its prefix: what follows `Bearer` in `Authorization`.
    LoginToken: (65, Some(65)), "^secret-token:[0-9A-HJKMNP-TV-Z]{52}$",
        "secret-token:6N4YKP9SR1TQMCGNXZ3J7BDWHE2FA85VQ0KC4RT1MY9Z6GXSPN30";
    /// A password: at most 1024 bytes, without NUL, and not of the form of a login token.
    Password: (1, Some(1024)), r"^[^\u0000]+$", "correct horse battery staple";
    /// A phone number in international form; kept without blanks, dashes and parentheses.
    PhoneNumber: (8, None), r"^[ \t()-]*\+[ \t()-]*[1-9]([ \t()-]*[0-9]){6,14}[ \t()-]*$",
        "+41446681800";
    /// A bank account as `payto://` URI, with the name of its owner.
    PaytoUri: (1, Some(2048)),
        concat!("^[Pp][Aa][Yy][Tt][Oo]://[A-Za-z0-9.-]+/", payto!(), r"+\?",
            "(", payto!(), "*&)?receiver-name=", payto!(), "+$"),
        "payto://iban/DE75512108001245126199?receiver-name=Corner%20Shop";
    /// The name of an object of a merchant, as it stands in URLs.
    Slug: (1, Some(128)),
        r"^(\.{0,2}[A-Za-z0-9_~-][A-Za-z0-9._~-]*|\.{3}[A-Za-z0-9._~-]*)$", "ten-per-cent";
    /// The wire hash of a bank account, 64 bytes in Crockford's base32.
    WireHash: (103, Some(103)), "^[0-9A-HJKMNP-TV-Z]{103}$",
        "P15DAS2289ZZJ497YKW2P7HE8Z87SWFZKB31WHSCCAT0153K8HPM5ARWKZNC29A81Y4NHTKEAFC0ZP7W5JNMCBSYNPVCXSS02ABDYEG";
    /// The salt of a wire hash, 16 bytes in Crockford's base32.
    WireSalt: (26, Some(26)), "^[0-9A-HJKMNP-TV-Z]{26}$", "4EHA3CHQQS1SAC1H64W3ARG8X0";
    /// What an exchange adds to the subject of its transfers.
    WireSubjectMetadata: (1, Some(40)), "^[a-zA-Z0-9.:-]+$", "branch-7";
    /// The URL of a website.
    WebsiteUrl: (8, Some(2048)),
        r"^[Hh][Tt][Tt][Pp][Ss]?://[^/?#\\:@\s\u0000-\u001F\u007F-\u009F][^\s\u0000-\u001F\u007F-\u009F]*$",
        "https://shop.example/";
}

/// A member that is as good as absent when it is null or an empty text.
pub(crate) struct OrEmpty<T>(PhantomData<T>);

/// [`EmailAddress`], if any.
pub(crate) type EmailOrEmpty = OrEmpty<EmailAddress>;
/// [`ImageDataUrl`], if any.
pub(crate) type ImageOrEmpty = OrEmpty<ImageDataUrl>;
/// [`PhoneNumber`], if any.
pub(crate) type PhoneOrEmpty = OrEmpty<PhoneNumber>;
/// [`WebsiteUrl`], if any.
pub(crate) type WebsiteOrEmpty = OrEmpty<WebsiteUrl>;

impl<T: ToSchema> PartialSchema for OrEmpty<T> {
    fn schema() -> RefOr<Schema> {
        let empty = ObjectBuilder::new().schema_type(Type::String).max_length(Some(0));
        OneOfBuilder::new()
            .item(Ref::from_schema_name(T::name()))
            .item(empty)
            .item(ObjectBuilder::new().schema_type(Type::Null))
            .into()
    }
}

impl<T: ToSchema> ToSchema for OrEmpty<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("{}OrEmpty", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
    }
}
