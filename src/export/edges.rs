//! Networks as a table of their edges, for statistics.
//!
//! Invariant: a row an edge, in a one-mode network each pair once; no cell is taken for a formula.

use super::network::counts::Counts;
use super::network::graph::{Edge, Graph, Node};
use super::network::{Mode, Network};
use super::table::{cell, writer};
use super::{Entry, Options, Sink};
use ::csv::Writer;
use std::io::{self, Write};

const HEADER: [&str; 9] =
    ["source", "target", "weight", "sign", "agree", "disagree", "source_type", "target_type", "slice"];

/// Counts, and writes the table at the end.
pub(super) struct Edges<'w> {
    table: Writer<&'w mut dyn Write>,
    counts: Counts,
}

impl<'w> Edges<'w> {
    pub(super) fn new(options: &Options, out: &'w mut dyn Write) -> Self {
        Self { table: writer(out), counts: Counts::new(options.network, &options.choice) }
    }
}

impl Sink for Edges<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.counts.add(entry);
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.table.write_record(HEADER)?;
        let network = self.counts.network();
        for graph in self.counts.graphs() {
            graph.each_edge(|edge| Ok(self.table.write_record(row(&graph, &edge, network))?))?;
        }
        self.table.flush()
    }
}

fn row(graph: &Graph<'_>, edge: &Edge, network: Network) -> [String; 9] {
    let others = if network.mode == Mode::TwoMode { &graph.concepts } else { &graph.actors };
    let (from, to) = (graph.actors.get(&edge.from), others.get(&edge.to));
    let label = |node: Option<&Node<'_>>| cell(node.map_or("", |node| node.label));
    let kind = |node: Option<&Node<'_>>| node.map_or("", |node| node.kind).to_owned();
    [
        label(from),
        label(to),
        edge.weight.to_string(),
        edge.sign(network.qualifier).to_owned(),
        edge.agree.to_string(),
        edge.disagree.to_string(),
        kind(from),
        kind(to),
        graph.slice.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use crate::export::network::{Network, Qualifier};
    use crate::export::{Format, Options, samples};

    #[test]
    fn a_row_is_an_edge() {
        let network = Network { qualifier: Qualifier::Subtract, ..Network::default() };
        let options = Options { network, ..samples::options() };
        let mut records = samples::records();
        for (record, name) in records.iter_mut().zip(["A", "=B", "C", "D", "E"]) {
            if let Some(statement) = &mut record.statement {
                statement.holders.push(name.to_owned());
            }
        }
        let bytes = samples::bytes(Format::Edges, &records, &options);
        insta::assert_snapshot!(String::from_utf8(bytes).unwrap().replace("\r\n", "⏎\n"), @r#"
        source,target,weight,sign,agree,disagree,source_type,target_type,slice⏎
        Ada Quill,'=B,1,positive,1,0,person,,⏎
        "#);
    }
}
