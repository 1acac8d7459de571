//! From counts to nodes and edges.
//!
//! Invariant: edges are computed one actor at a time and handed on at once; none has the weight 0.

use super::counts::{Counts, Stances};
use super::{Mode, Normalisation, Qualifier};
use std::collections::BTreeMap;
use std::io;

/// The network of one stretch of time.
#[derive(Debug)]
pub(in crate::export) struct Graph<'a> {
    counts: &'a Counts,
    /// The stretch of time; empty for all of it.
    pub(in crate::export) slice: &'a str,
    /// Those who speak, by their numbers in the counts.
    pub(in crate::export) actors: BTreeMap<u32, Node<'a>>,
    /// What they speak of; in a one-mode network too, for what goes through them.
    pub(in crate::export) concepts: BTreeMap<u32, Node<'a>>,
    /// For each actor the concepts with counts.
    rows: BTreeMap<u32, Vec<(u32, Stances)>>,
    /// For each concept the actors with counts.
    columns: BTreeMap<u32, Vec<(u32, Stances)>>,
}

/// An actor or concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::export) struct Node<'a> {
    /// The name.
    pub(in crate::export) label: &'a str,
    /// `person`, `organization`, `country`, `group`, `concept`, or empty where that is not known.
    pub(in crate::export) kind: &'static str,
    /// Its statements.
    pub(in crate::export) stances: Stances,
}

/// An edge between two actors, or an actor and a concept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::export) struct Edge {
    /// The number of an actor.
    pub(in crate::export) from: u32,
    /// The number of another actor, or in a two-mode network of a concept.
    pub(in crate::export) to: u32,
    /// The weight.
    pub(in crate::export) weight: f64,
    /// What speaks for the edge: congruence, or statements for the concept.
    pub(in crate::export) agree: u64,
    /// What speaks against it: conflict, or statements against the concept.
    pub(in crate::export) disagree: u64,
}

impl Edge {
    /// Whether it connects or divides; nothing where stances are ignored. In words: a bare sign is a formula.
    pub(in crate::export) fn sign(&self, qualifier: Qualifier) -> &'static str {
        match qualifier {
            Qualifier::Ignore => "",
            Qualifier::Congruence => "positive",
            Qualifier::Conflict => "negative",
            Qualifier::Subtract if self.weight < 0.0 => "negative",
            Qualifier::Subtract => "positive",
            Qualifier::Combine => match (self.agree, self.disagree) {
                (_, 0) => "positive",
                (0, _) => "negative",
                _ => "both",
            },
        }
    }
}

impl Counts {
    /// The networks, one for each stretch of time; one without edges where nothing was counted.
    pub(in crate::export) fn graphs(&self) -> impl Iterator<Item = Graph<'_>> {
        let empty = self.slices.is_empty().then(|| Graph::of(self, "", std::iter::empty()));
        let slices = self.slices.iter();
        slices
            .map(|(slice, cells)| Graph::of(self, slice, cells.iter().map(|(&at, &n)| (at, n))))
            .chain(empty)
    }
}

impl<'a> Graph<'a> {
    fn of(
        counts: &'a Counts,
        slice: &'a str,
        cells: impl Iterator<Item = ((u32, u32), Stances)> + Clone,
    ) -> Self {
        let mut totals = (BTreeMap::new(), BTreeMap::new());
        for ((actor, concept), n) in cells.clone() {
            add(totals.0.entry(actor).or_default(), n);
            add(totals.1.entry(concept).or_default(), n);
        }
        let minimum = counts.network().minimum;
        let kept =
            |totals: BTreeMap<u32, Stances>| totals.into_iter().filter(move |(_, n)| sum(*n) >= minimum);
        let name = |list: &'a [String], number: u32| list.get(number as usize).map_or("", String::as_str);
        let kind =
            |number: u32| counts.kinds.get(number as usize).copied().flatten().map_or("", |kind| kind.name());
        let actor = |(number, stances)| {
            (number, Node { label: name(&counts.actors.list, number), kind: kind(number), stances })
        };
        let concept = |(number, stances)| {
            (number, Node { label: name(&counts.concepts.list, number), kind: "concept", stances })
        };
        let mut graph = Self {
            counts,
            slice,
            actors: kept(totals.0).map(actor).collect(),
            concepts: kept(totals.1).map(concept).collect(),
            rows: BTreeMap::new(),
            columns: BTreeMap::new(),
        };
        for ((actor, concept), n) in cells {
            if graph.actors.contains_key(&actor) && graph.concepts.contains_key(&concept) {
                graph.rows.entry(actor).or_default().push((concept, n));
                graph.columns.entry(concept).or_default().push((actor, n));
            }
        }
        graph
    }

    /// Hands every edge on; in a one-mode network each pair once.
    pub(in crate::export) fn each_edge(
        &self,
        mut take: impl FnMut(Edge) -> io::Result<()>,
    ) -> io::Result<()> {
        for (&actor, row) in &self.rows {
            match self.counts.network().mode {
                Mode::OneMode => self.pairs(actor, row).into_iter().try_for_each(&mut take)?,
                Mode::TwoMode => {
                    row.iter()
                        .filter_map(|&(concept, n)| self.use_of(actor, concept, n))
                        .try_for_each(&mut take)?;
                }
            }
        }
        Ok(())
    }

    /// The edges from an actor to those with a higher number.
    fn pairs(&self, actor: u32, row: &[(u32, Stances)]) -> Vec<Edge> {
        let mut pairs: BTreeMap<u32, Pair> = BTreeMap::new();
        for (concept, a) in row {
            let others = self.columns.get(concept).into_iter().flatten().filter(|(other, _)| *other > actor);
            others.for_each(|(other, b)| pairs.entry(*other).or_default().add(*a, *b));
        }
        let network = self.counts.network();
        let total = |number| self.actors.get(&number).map_or(0.0, |node| f64::from(sum(node.stances)));
        let edge = |(other, pair): (u32, Pair)| {
            let divisor = pair.divisor(network.normalisation, total(actor), total(other));
            let weight = pair.weight(network.qualifier) / divisor;
            Edge { from: actor, to: other, weight, agree: pair.congruence, disagree: pair.conflict }
        };
        pairs.into_iter().map(edge).filter(|edge| edge.weight != 0.0 && edge.weight.is_finite()).collect()
    }

    /// The edge from an actor to a concept.
    fn use_of(&self, actor: u32, concept: u32, n: Stances) -> Option<Edge> {
        let network = self.counts.network();
        let [against, for_it, _] = n.map(f64::from);
        let weight = match network.qualifier {
            Qualifier::Subtract => for_it - against,
            Qualifier::Combine => f64::from(u8::from(n[1] > 0)) + 2.0 * f64::from(u8::from(n[0] > 0)),
            Qualifier::Ignore | Qualifier::Congruence | Qualifier::Conflict => f64::from(sum(n)),
        };
        let total = |node: Option<&Node<'_>>| node.map_or(1.0, |node| f64::from(sum(node.stances)));
        let divisor = match network.normalisation {
            Normalisation::Activity => total(self.actors.get(&actor)),
            Normalisation::Prominence => total(self.concepts.get(&concept)),
            _ => 1.0,
        };
        let edge = Edge {
            from: actor,
            to: concept,
            weight: weight / divisor,
            agree: u64::from(n[1]),
            disagree: u64::from(n[0]),
        };
        Some(edge).filter(|edge| edge.weight != 0.0)
    }
}

/// What two actors have in common, concept by concept.
#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    ignore: u64,
    congruence: u64,
    conflict: u64,
    /// Statements of the first on what both say, and of the second.
    shared: [u64; 2],
    /// Products of what both say.
    product: u64,
}

impl Pair {
    fn add(&mut self, a: Stances, b: Stances) {
        let [a, b] = [a.map(u64::from), b.map(u64::from)];
        self.ignore += a.iter().sum::<u64>() * b.iter().sum::<u64>();
        self.congruence += a[0] * b[0] + a[1] * b[1];
        self.conflict += a[0] * b[1] + a[1] * b[0];
        for (a, b) in a.into_iter().zip(b).filter(|(a, b)| *a > 0 && *b > 0) {
            self.shared[0] += a;
            self.shared[1] += b;
            self.product += a * b;
        }
    }

    fn weight(&self, qualifier: Qualifier) -> f64 {
        match qualifier {
            Qualifier::Ignore | Qualifier::Combine => self.ignore as f64,
            Qualifier::Congruence => self.congruence as f64,
            Qualifier::Conflict => self.conflict as f64,
            Qualifier::Subtract => self.congruence as f64 - self.conflict as f64,
        }
    }

    fn divisor(&self, normalisation: Normalisation, a: f64, b: f64) -> f64 {
        match normalisation {
            Normalisation::Average => (a + b) / 2.0,
            // What only one says, what only the other says, what both say.
            Normalisation::Jaccard => {
                a - self.shared[0] as f64 + b - self.shared[1] as f64 + self.product as f64
            }
            Normalisation::Cosine => a * b,
            Normalisation::None | Normalisation::Activity | Normalisation::Prominence => 1.0,
        }
    }
}

fn add(total: &mut Stances, n: Stances) {
    total.iter_mut().zip(n).for_each(|(total, n)| *total = total.saturating_add(n));
}

/// All statements, whatever their side.
pub(in crate::export) fn sum(n: Stances) -> u32 {
    n.iter().fold(0, |sum, n| sum.saturating_add(*n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::network::{Duplicates, Network, Slice};
    use crate::export::{Entry, samples};

    /// What seven bodies say of six concepts, against and for: 40 statements, 29 of them for.
    const TABLE: [[[u32; 2]; 6]; 7] = [
        [[0, 0], [1, 1], [0, 0], [0, 0], [1, 1], [0, 0]],
        [[0, 2], [0, 1], [0, 0], [0, 1], [0, 2], [0, 2]],
        [[0, 1], [0, 1], [0, 0], [0, 0], [0, 1], [1, 1]],
        [[0, 0], [1, 0], [0, 1], [0, 2], [3, 3], [0, 0]],
        [[0, 1], [0, 1], [1, 0], [0, 0], [0, 1], [0, 0]],
        [[0, 1], [0, 0], [0, 0], [0, 0], [1, 1], [0, 0]],
        [[0, 2], [0, 0], [0, 0], [1, 0], [1, 0], [0, 2]],
    ];

    fn graphs(network: Network, days: &[&str]) -> Counts {
        let mut counts = Counts::new(network, &samples::options().choice);
        for day in days {
            let mut article = samples::article();
            article.published = Some((*day).to_owned());
            let records = samples::codings(&TABLE);
            counts.add(&Entry { article: &article, records: &records });
        }
        counts
    }

    /// The weights of all edges together.
    fn weight_of(graph: &Graph<'_>) -> f64 {
        let mut sum = 0.0;
        let add = |edge: Edge| {
            sum += edge.weight;
            Ok(())
        };
        graph.each_edge(add).unwrap();
        sum
    }

    /// The sum of the matrix that the network is; a one-mode matrix has every edge twice.
    fn sum_of(network: Network) -> f64 {
        let mut sum = 0.0;
        for graph in graphs(network.check().unwrap(), &["2026-05-04"]).graphs() {
            sum += weight_of(&graph);
        }
        if network.mode == Mode::OneMode { sum * 2.0 } else { sum }
    }

    fn network(mode: Mode, qualifier: Qualifier) -> Network {
        Network { mode, qualifier, ..Network::default() }
    }

    #[test]
    fn sums_are_those_of_the_oracle() {
        for (mode, qualifier, sum) in [
            (Mode::TwoMode, Qualifier::Ignore, 40.0),
            (Mode::TwoMode, Qualifier::Subtract, 18.0),
            (Mode::OneMode, Qualifier::Ignore, 276.0),
            (Mode::OneMode, Qualifier::Congruence, 160.0),
            (Mode::OneMode, Qualifier::Conflict, 116.0),
            (Mode::OneMode, Qualifier::Subtract, 44.0),
        ] {
            assert_eq!(sum_of(network(mode, qualifier)), sum, "{mode} {qualifier}");
        }
    }

    /// The definition, cell by cell, over the whole matrix.
    fn defined(normalisation: Normalisation) -> f64 {
        let total = |a: usize| TABLE[a].iter().flatten().sum::<u32>() as f64;
        let mut sum = 0.0;
        for (a, b) in (0..7).flat_map(|a| (0..7).map(move |b| (a, b))).filter(|(a, b)| a != b) {
            let (mut weight, mut apart, mut both) = (0.0, 0.0, 0.0);
            for (x, y) in TABLE[a].iter().zip(&TABLE[b]) {
                let [x, y] = [x.map(f64::from), y.map(f64::from)];
                weight += (x[0] + x[1]) * (y[0] + y[1]);
                for k in 0..2 {
                    apart += if y[k] == 0.0 { x[k] } else { 0.0 } + if x[k] == 0.0 { y[k] } else { 0.0 };
                    both += x[k] * y[k];
                }
            }
            sum += weight
                / match normalisation {
                    Normalisation::Average => (total(a) + total(b)) / 2.0,
                    Normalisation::Jaccard => apart + both,
                    _ => total(a) * total(b),
                };
        }
        sum
    }

    #[test]
    fn normalised_weights_are_those_of_the_definition() {
        for normalisation in [Normalisation::Average, Normalisation::Jaccard, Normalisation::Cosine] {
            let network = Network { normalisation, ..Network::default() };
            assert!((sum_of(network) - defined(normalisation)).abs() < 1e-9, "{normalisation}");
        }
    }

    #[test]
    fn activity_makes_every_row_one_and_prominence_every_column() {
        for (normalisation, sum) in [(Normalisation::Activity, 7.0), (Normalisation::Prominence, 6.0)] {
            let network = Network { normalisation, ..network(Mode::TwoMode, Qualifier::Ignore) };
            assert!((sum_of(network) - sum).abs() < 1e-9, "{normalisation}");
        }
    }

    #[test]
    fn both_sides_of_a_concept_are_combined() {
        let network = network(Mode::TwoMode, Qualifier::Combine);
        let cells = TABLE.iter().flatten().map(|n| f64::from(u8::from(n[1] > 0) + 2 * u8::from(n[0] > 0)));
        assert_eq!(sum_of(network), cells.sum::<f64>());
    }

    #[test]
    fn duplicates_count_once_in_their_time() {
        let once = TABLE.iter().flatten().flatten().filter(|&&n| n > 0).count() as f64;
        let days = ["2026-05-04", "2026-05-05", "2026-05-12", "2026-06-12", "2027-06-12"];
        for (duplicates, times) in [
            (Duplicates::Range, 1.0),
            (Duplicates::Year, 2.0),
            (Duplicates::Month, 3.0),
            (Duplicates::Week, 4.0),
            (Duplicates::Document, 5.0),
        ] {
            let network = Network { duplicates, ..network(Mode::TwoMode, Qualifier::Ignore) };
            let sum: f64 = graphs(network, &days).graphs().map(|graph| weight_of(&graph)).sum();
            assert_eq!(sum, once * times, "{duplicates}");
        }
    }

    #[test]
    fn each_stretch_of_time_has_its_network() {
        let network = Network { slice: Slice::Month, ..Network::default() };
        let counts = graphs(network, &["2026-05-04", "2026-05-05", "2026-06-12", "some day"]);
        let slices: Vec<&str> = counts.graphs().map(|graph| graph.slice).collect();
        assert_eq!(slices, ["2026-05", "2026-06", "undated"]);
    }

    #[test]
    fn rare_actors_and_concepts_are_left_out() {
        let network = Network { minimum: 5, ..network(Mode::TwoMode, Qualifier::Ignore) };
        let counts = graphs(network, &["2026-05-04"]);
        let graph = counts.graphs().next().unwrap();
        assert!(graph.actors.values().chain(graph.concepts.values()).all(|node| sum(node.stances) >= 5));
        assert_eq!((graph.actors.len(), graph.concepts.len()), (4, 4));
    }
}
