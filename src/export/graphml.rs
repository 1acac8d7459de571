//! Networks as plain GraphML: labels, kinds, counts, weights and signs as keys that every program reads.
//!
//! There are no blocks of particular programs in it: those break others. A network of several stretches of time is
//! several graphs in one file, each with its stretch as its id.
//!
//! Invariant: the file is valid whatever the names; an edge names only nodes of its own graph.

use super::network::counts::Counts;
use super::network::graph::{Edge, Graph, Node, sum};
use super::network::{Mode, Network};
use super::{Entry, Options, Sink, xml};
use std::io::{self, Write};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n";

/// Keys: whose they are, name, type.
const KEYS: [(&str, &str, &str); 9] = [
    ("node", "label", "string"),
    ("node", "type", "string"),
    ("node", "statements", "int"),
    ("node", "agree", "int"),
    ("node", "disagree", "int"),
    ("edge", "weight", "double"),
    ("edge", "sign", "string"),
    ("edge", "agree", "long"),
    ("edge", "disagree", "long"),
];

/// Counts, and writes the network at the end.
pub(super) struct Graphml<'w> {
    out: &'w mut dyn Write,
    counts: Counts,
}

impl<'w> Graphml<'w> {
    pub(super) fn new(options: &Options, out: &'w mut dyn Write) -> Self {
        Self { out, counts: Counts::new(options.network, &options.choice) }
    }
}

impl Sink for Graphml<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.counts.add(entry);
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.write_all(HEAD.as_bytes())?;
        for (whose, name, kind) in KEYS {
            let id = key(whose, name);
            writeln!(
                self.out,
                "  <key id=\"{id}\" for=\"{whose}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
            )?;
        }
        let network = self.counts.network();
        for graph in self.counts.graphs() {
            write_graph(&graph, network, self.out)?;
        }
        self.out.write_all(b"</graphml>\n")
    }
}

/// The id of a key: nodes and edges have some of the same name.
fn key(whose: &str, name: &str) -> String {
    format!("{}_{name}", &whose[..1])
}

fn write_graph(graph: &Graph<'_>, network: Network, out: &mut dyn Write) -> io::Result<()> {
    let id = if graph.slice.is_empty() { "all" } else { graph.slice };
    writeln!(out, "  <graph{} edgedefault=\"undirected\">", xml::attribute("id", id))?;
    for (number, node) in &graph.actors {
        write_node('a', *number, node, out)?;
    }
    if network.mode == Mode::TwoMode {
        for (number, node) in &graph.concepts {
            write_node('c', *number, node, out)?;
        }
    }
    graph.each_edge(|edge| write_edge(&edge, network, out))?;
    out.write_all(b"  </graph>\n")
}

fn write_node(mode: char, number: u32, node: &Node<'_>, out: &mut dyn Write) -> io::Result<()> {
    let [against, for_it, _] = node.stances;
    writeln!(
        out,
        "    <node id=\"{mode}{number}\"><data key=\"n_label\">{}</data><data key=\"n_type\">{}</data>\
         <data key=\"n_statements\">{}</data><data key=\"n_agree\">{for_it}</data>\
         <data key=\"n_disagree\">{against}</data></node>",
        xml::line(node.label),
        node.kind,
        sum(node.stances),
    )
}

fn write_edge(edge: &Edge, network: Network, out: &mut dyn Write) -> io::Result<()> {
    let other = if network.mode == Mode::TwoMode { 'c' } else { 'a' };
    writeln!(
        out,
        "    <edge source=\"a{}\" target=\"{other}{}\"><data key=\"e_weight\">{}</data>\
         <data key=\"e_sign\">{}</data><data key=\"e_agree\">{}</data><data key=\"e_disagree\">{}</data></edge>",
        edge.from,
        edge.to,
        edge.weight,
        edge.sign(network.qualifier),
        edge.agree,
        edge.disagree,
    )
}

#[cfg(test)]
mod tests {
    use crate::export::network::{Mode, Network, Qualifier};
    use crate::export::{Format, Options, samples};

    #[test]
    fn the_file_is_plain() {
        let network = Network { mode: Mode::TwoMode, qualifier: Qualifier::Subtract, ..Network::default() };
        let options = Options { network, ..samples::options() };
        let bytes = samples::bytes(Format::Graphml, &samples::records(), &options);
        insta::assert_snapshot!(String::from_utf8(bytes).unwrap(), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
          <key id="n_label" for="node" attr.name="label" attr.type="string"/>
          <key id="n_type" for="node" attr.name="type" attr.type="string"/>
          <key id="n_statements" for="node" attr.name="statements" attr.type="int"/>
          <key id="n_agree" for="node" attr.name="agree" attr.type="int"/>
          <key id="n_disagree" for="node" attr.name="disagree" attr.type="int"/>
          <key id="e_weight" for="edge" attr.name="weight" attr.type="double"/>
          <key id="e_sign" for="edge" attr.name="sign" attr.type="string"/>
          <key id="e_agree" for="edge" attr.name="agree" attr.type="long"/>
          <key id="e_disagree" for="edge" attr.name="disagree" attr.type="long"/>
          <graph id="all" edgedefault="undirected">
            <node id="a0"><data key="n_label">Ada Quill</data><data key="n_type">person</data><data key="n_statements">1</data><data key="n_agree">1</data><data key="n_disagree">0</data></node>
            <node id="c0"><data key="n_label">closing the line</data><data key="n_type">concept</data><data key="n_statements">1</data><data key="n_agree">1</data><data key="n_disagree">0</data></node>
            <edge source="a0" target="c0"><data key="e_weight">1</data><data key="e_sign">positive</data><data key="e_agree">1</data><data key="e_disagree">0</data></edge>
          </graph>
        </graphml>
        "#);
    }
}
