//! The articles that come with the program: a demonstration, and documentation of what can be read.
//!
//! Invariant: outlets, people and events in them are invented; each is read by the same code as any file.

use super::{Reading, parse};
use crate::model::article::Article;

const SAMPLES: [(&str, &[u8]); 12] = [
    ("central-bank-row.txt", include_bytes!("../../assets/samples/central-bank-row.txt")),
    ("ferry-captain-court.txt", include_bytes!("../../assets/samples/ferry-captain-court.txt")),
    ("football-federation.md", include_bytes!("../../assets/samples/football-federation.md")),
    ("harbour-film-prize.txt", include_bytes!("../../assets/samples/harbour-film-prize.txt")),
    ("night-trains.md", include_bytes!("../../assets/samples/night-trains.md")),
    ("port-of-halden-courier.txt", include_bytes!("../../assets/samples/port-of-halden-courier.txt")),
    ("port-of-halden-wire.txt", include_bytes!("../../assets/samples/port-of-halden-wire.txt")),
    ("satellite-failure.txt", include_bytes!("../../assets/samples/satellite-failure.txt")),
    ("straits-talks.txt", include_bytes!("../../assets/samples/straits-talks.txt")),
    ("tram-line-scraped.txt", include_bytes!("../../assets/samples/tram-line-scraped.txt")),
    ("vaccine-trial.txt", include_bytes!("../../assets/samples/vaccine-trial.txt")),
    ("velm-dam.md", include_bytes!("../../assets/samples/velm-dam.md")),
];

/// The bundled articles, by name.
pub fn samples() -> Vec<Article> {
    SAMPLES.iter().filter_map(|(name, bytes)| parse(name, bytes, &Reading::default()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::article::BlockKind;

    #[test]
    fn every_sample_tells_its_title_outlet_and_day() {
        let articles = samples();
        assert_eq!(articles.len(), SAMPLES.len());
        for article in articles {
            let told = [&article.title, &article.outlet, &article.published];
            assert!(told.iter().all(|field| field.is_some()), "{}: {told:?}", article.id);
            let day = article.published.as_deref().unwrap_or_default();
            assert!(day.parse::<jiff::civil::Date>().is_ok(), "{}: {day}", article.id);
            assert_eq!(article.blocks.first().map(|b| b.kind), Some(BlockKind::Headline), "{}", article.id);
        }
    }

    #[test]
    fn the_samples_are_as_long_as_news() {
        for article in samples() {
            let words = article.text.split_whitespace().count();
            assert!((300..=900).contains(&words), "{}: {words} words", article.id);
        }
    }
}
