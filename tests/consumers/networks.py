"""Networks: networkx and igraph read the same nodes, weights and attributes."""

from shared import OUT, need

networkx, igraph = need("networkx"), need("igraph")
for name in ("export.graphml", "two-mode.graphml"):
    graph = networkx.read_graphml(OUT / name)
    other = igraph.Graph.Read_GraphML(str(OUT / name))
    assert graph.number_of_nodes() == other.vcount() > 0, name
    assert graph.number_of_edges() == other.ecount(), name
    labels = sorted(data["label"] for _, data in graph.nodes(data=True))
    assert labels == sorted(other.vs["label"]) and "Ada Quill" in labels, labels
    if graph.number_of_edges():
        weights = sum(data["weight"] for *_, data in graph.edges(data=True))
        assert abs(weights - sum(other.es["weight"])) < 1e-9
        assert {"sign", "agree", "disagree"} <= set(other.es.attributes())
text = (OUT / "slices.graphml").read_text()
graphs = list(networkx.parse_graphml(text) for _ in [0])
assert text.count("<graph ") >= 1 and graphs
