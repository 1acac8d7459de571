//! Lists of feeds, whatever they name.

use proptest::prelude::*;
use sayso::sources::opml::{Outline, read, write};
use sayso::text::normalise::canonical;

fn line() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-z &<>\"'/;é\u{202e}\n\t]{0,20}"]
        .prop_map(|text| canonical(&text).split_whitespace().collect::<Vec<_>>().join(" "))
        // Some of what a first pass joins a second one would take out.
        .prop_filter("settled", |text| canonical(text) == *text)
}

fn outline() -> impl Strategy<Value = Outline> {
    let full = || line().prop_filter("said", |text| !text.is_empty());
    let folders = proptest::collection::vec(full(), 0..4);
    (full(), proptest::option::of(full()), proptest::option::of(full()), folders).prop_map(
        |(address, title, site, folder)| {
            let title = title.filter(|title| *title != address);
            Outline { address, title, site, folder }
        },
    )
}

proptest! {
    #[test]
    fn lists_come_back_as_they_went_out(list in proptest::collection::vec(outline(), 0..12)) {
        prop_assert_eq!(read(&write(&list)), Ok(list));
    }
}
