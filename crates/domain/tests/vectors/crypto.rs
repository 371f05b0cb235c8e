//! Base32, hashes, key derivation and signatures against published vectors.

use taler_merchant_domain::{
    EddsaPrivateKey, EddsaPublicKey, EddsaSignature, HashCode, InvalidBase32, ShortHashCode,
    base32,
    eddsa::{SignaturePurpose, SignedField, SignedMessage},
    kdf,
};

use crate::{bytes, for_each, text};

#[test]
fn base32_vectors_hold() {
    for_each("base32", include_str!("base32-crockford.json"), |vector| {
        match text(vector, "kind") {
            "encode" => {
                let output = text(vector, "output");
                assert_eq!(base32::encode(&bytes(vector, "input_hex")), output);
                assert_eq!(base32::decode(output), Ok(bytes(vector, "input_hex")));
                assert!(base32::is_canonical(output));
            }
            "decode-lenient" => {
                let decoded = base32::decode(text(vector, "input"));
                assert_eq!(decoded, Ok(bytes(vector, "output_hex")), "{vector}");
            }
            "decode-invalid" => {
                let error = base32::decode(text(vector, "input")).unwrap_err();
                assert!(matches!(error, InvalidBase32::Symbol { .. }), "{vector}");
            }
            "decode-padding-bits" => {
                let input = text(vector, "input");
                assert_eq!(base32::decode(input), Ok(bytes(vector, "output_hex")));
                assert!(!base32::is_canonical(input));
            }
            kind => panic!("unknown kind {kind}"),
        }
    });
}

#[test]
fn hash_vectors_hold() {
    for_each("hash", include_str!("hash.json"), |vector| {
        let input = match (vector.get("input"), vector.get("input_hex")) {
            (Some(base32), _) => base32::decode(base32.as_str().unwrap()).unwrap(),
            (None, Some(_)) => bytes(vector, "input_hex"),
            (None, None) => [text(vector, "input_text").as_bytes(), b"\0"].concat(),
        };
        let output = text(vector, "output");
        match text(vector, "kind") {
            "hashcode" => assert_eq!(HashCode::of(&input), HashCode::parse(output).unwrap()),
            "short-hash" => assert_eq!(ShortHashCode::of(&input).to_string(), output),
            kind => panic!("unknown kind {kind}"),
        }
    });
}

#[test]
fn key_derivation_vectors_hold() {
    for_each("kdf", include_str!("kdf.json"), |vector| {
        let (salt, ikm, info) =
            (bytes(vector, "salt_hex"), bytes(vector, "ikm_hex"), bytes(vector, "info_hex"));
        let output = match vector["output_len"].as_u64().unwrap() {
            16 => kdf::derive::<16>(&salt, &ikm, &[&info]).to_vec(),
            32 => kdf::derive::<32>(&salt, &ikm, &[&info]).to_vec(),
            33 => kdf::derive::<33>(&salt, &ikm, &[&info]).to_vec(),
            64 => kdf::derive::<64>(&salt, &ikm, &[&info]).to_vec(),
            100 => kdf::derive::<100>(&salt, &ikm, &[&info]).to_vec(),
            length => panic!("no case for {length} bytes"),
        };
        assert_eq!(output, bytes(vector, "output_hex"), "{vector}");
        assert_eq!(base32::encode(&output), text(vector, "output"));
    });
}

#[test]
fn eddsa_vectors_hold() {
    for_each("eddsa", include_str!("eddsa.json"), |vector| {
        let public_key = EddsaPublicKey::parse(text(vector, "public_key")).unwrap();
        if let Some(private_key) = vector["private_key"].as_str() {
            let private_key = EddsaPrivateKey::parse(private_key).unwrap();
            assert_eq!(private_key.public_key(), public_key);
            if vector["kind"] == "sign-raw" {
                let signature = private_key.sign_raw(&bytes(vector, "message_hex"));
                assert_eq!(signature.to_string(), text(vector, "signature"));
            }
        }
        if let Some(signature) = vector["signature"].as_str() {
            let signature = EddsaSignature::parse(signature).unwrap();
            let verified = public_key.verify_raw(&bytes(vector, "message_hex"), &signature);
            assert_eq!(verified.is_ok(), vector["kind"] == "sign-raw", "{vector}");
        }
    });
}

struct RawField(Vec<u8>);

impl SignedField for RawField {
    fn append_to(&self, message: &mut Vec<u8>) {
        message.extend(&self.0);
    }
}

#[test]
fn signed_message_vectors_hold() {
    for_each("signatures", include_str!("signatures.json"), |vector| {
        let purpose = u32::try_from(vector["purpose"].as_u64().unwrap()).unwrap();
        let fields = vector["fields"].as_array().unwrap();
        let message = fields
            .iter()
            .fold(SignedMessage::new(SignaturePurpose::from_number(purpose)), |message, field| {
                message.with(&RawField(bytes(field, "hex")))
            });
        assert_eq!(message.to_bytes(), bytes(vector, "message_hex"), "{vector}");
        let key = EddsaPrivateKey::parse(text(vector, "private_key")).unwrap();
        let signature = message.sign(&key);
        assert_eq!(signature.to_string(), text(vector, "signature"));
        let public_key = EddsaPublicKey::parse(text(vector, "public_key")).unwrap();
        assert_eq!(message.verify(&public_key, &signature), Ok(()));
    });
}
