"""Strings and bioinformatics: counting, ciphers, DNA sequences, searching."""

import heapq
import string
from collections import Counter, defaultdict

import numpy as np

from suite import function, program

TEXT = "the quick brown fox jumps over the lazy dog while the other dogs sleep and the fox runs away"
CODONS = dict(zip(
    (a + b + c for a in "TCAG" for b in "TCAG" for c in "TCAG"),
    "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
))


def random_dna(rng, n):
    return "".join(rng.choice(list("ACGT"), n))


@function(lambda rng: random_dna(rng, 200))
def gc_content_percent(seq):
    seq = seq.upper()
    return 100 * (seq.count("G") + seq.count("C")) / len(seq)


@function(lambda rng: (rng.choice(np.frombuffer(b"ACGT", dtype=np.uint8), 500), 50))
def gc_skew_windows(codes, window):
    g = np.cumsum(np.insert((codes == ord("G")).astype(int), 0, 0))
    c = np.cumsum(np.insert((codes == ord("C")).astype(int), 0, 0))
    g = g[window:] - g[:-window]
    c = c[window:] - c[:-window]
    total = g + c
    return np.divide(g - c, total, out=np.zeros(len(g)), where=total != 0)


@function(lambda rng: random_dna(rng, 60))
def reverse_complement_strand(dna):
    pair = {"A": "T", "T": "A", "C": "G", "G": "C"}
    return "".join(pair[base] for base in reversed(dna)), dna.translate(str.maketrans("T", "U"))


@function(lambda rng: "ATGGCCATTGTAATGGGCCGCTGAAAGGGTGCCCGATAG")
def translate_codons(dna, stop=True):
    protein = ""
    for i in range(0, len(dna) - 2, 3):
        amino = CODONS.get(dna[i:i + 3], "X")
        if amino == "*" and stop:
            break
        protein += amino
    return protein


@function(lambda rng: ("Veni, vidi, vici: the die is cast.", 7))
def caesar_shift(text, shift):
    out = []
    for ch in text:
        if ch.isalpha():
            first = ord("A") if ch.isupper() else ord("a")
            out.append(chr((ord(ch) - first + shift) % 26 + first))
        else:
            out.append(ch)
    return "".join(out)


@function(lambda rng: ("defendtheeastwallofthecastle", "fortification"))
def vigenere_on_arrays(plain, key):
    letters = np.array([ord(c) - 97 for c in plain])
    shifts = np.resize([ord(c) - 97 for c in key], letters.size)
    cipher = (letters + shifts) % 26
    back = (cipher - shifts) % 26
    return "".join(chr(v + 97) for v in cipher), np.array_equal(back, letters), cipher


@function(lambda rng: (random_dna(rng, 50), random_dna(rng, 50)))
def hamming_distance_strings(a, b):
    if len(a) != len(b):
        raise ValueError("sequences of different length")
    return sum(x != y for x, y in zip(a, b))


@function(lambda rng: random_dna(rng, 40))
def one_hot_sequence(seq):
    alphabet = "ACGT"
    encoded = np.zeros((len(seq), len(alphabet)), dtype=np.float32)
    for i, base in enumerate(seq):
        encoded[i, alphabet.index(base)] = 1
    return encoded, encoded.mean(axis=0)


@function(lambda rng: (random_dna(rng, 150), 3))
def kmer_count_dict(seq, k):
    counts = defaultdict(int)
    for i in range(len(seq) - k + 1):
        counts[seq[i:i + k]] += 1
    most = max(counts.values())
    return dict(counts), sorted(key for key, n in counts.items() if n == most)


@function(lambda rng: (rng.integers(0, 4, 400), 4))
def kmer_profile_base_four(bases, k):
    """Occurrences of each word of k bases, words read as numbers of base four."""
    windows = np.lib.stride_tricks.sliding_window_view(bases, k)
    code = windows @ 4 ** np.arange(k)[::-1]
    counts = np.bincount(code, minlength=4**k)
    p = counts[counts > 0] / counts.sum()
    return counts, -(p * np.log2(p)).sum()


@function(lambda rng: (rng.integers(0, 4, (12, 8)), rng.integers(0, 4, 100)))
def position_weight_scan(sites, sequence):
    n, width = sites.shape
    freq = np.stack([(sites == b).sum(axis=0) for b in range(4)])
    pwm = np.log2((freq + 0.5) / (n + 2) / 0.25)
    scores = np.array([pwm[sequence[s:s + width], np.arange(width)].sum() for s in range(len(sequence) - width + 1)])
    best = np.argsort(-scores, kind="stable")[:3]
    return pwm, scores, best


@function(lambda rng: "aaabbbccccaaddddddde")
def run_length_text(text):
    encoded = ""
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        encoded += text[i] + str(j - i)
        i = j
    decoded, k = "", 0
    while k < len(encoded):
        letter = encoded[k]
        k += 1
        digits = ""
        while k < len(encoded) and encoded[k].isdigit():
            digits += encoded[k]
            k += 1
        decoded += letter * int(digits)
    return encoded, decoded == text


@function(lambda rng: "A man, a plan, a canal: Panama")
def is_palindrome_two_pointers(phrase):
    letters = [c.lower() for c in phrase if c.isalnum()]
    lo, hi = 0, len(letters) - 1
    while lo < hi:
        if letters[lo] != letters[hi]:
            return False
        lo, hi = lo + 1, hi - 1
    return True


@function(lambda rng: TEXT)
def word_frequencies(text):
    words = text.lower().split()
    counts = Counter(words)
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:4]
    return top, len(counts), max(words, key=len), np.mean([len(w) for w in words])


@function(lambda rng: TEXT)
def letter_entropy_histogram(text):
    codes = np.array([ord(c) - ord("a") for c in text if c in string.ascii_lowercase])
    counts = np.bincount(codes, minlength=26)
    p = counts / counts.sum()
    entropy = -np.sum(p * np.log2(p, out=np.zeros_like(p), where=p > 0))
    return counts, entropy, string.ascii_lowercase[counts.argmax()]


@function(lambda rng: ("abracadabraabracadabra", "abra"))
def knuth_morris_pratt_matches(text, pattern):
    fail = [0] * len(pattern)
    k = 0
    for i in range(1, len(pattern)):
        while k and pattern[i] != pattern[k]:
            k = fail[k - 1]
        if pattern[i] == pattern[k]:
            k += 1
        fail[i] = k
    found, k = [], 0
    for i, ch in enumerate(text):
        while k and ch != pattern[k]:
            k = fail[k - 1]
        if ch == pattern[k]:
            k += 1
        if k == len(pattern):
            found.append(i - k + 1)
            k = fail[k - 1]
    return found, fail


@function(lambda rng: ("abracadabra$",))
def burrows_wheeler_there_and_back(text):
    rotations = sorted(text[i:] + text[:i] for i in range(len(text)))
    last = "".join(r[-1] for r in rotations)
    order = np.argsort(np.array(list(last)), kind="stable")
    row = last.index("$")
    back = []
    for _ in last:
        row = order[row]
        back.append(last[row])
    return last, "".join(back)


@function(lambda rng: rng.integers(0, 4, (10, 30), dtype=np.uint8))
def consensus_and_conservation(alignment):
    counts = (alignment[:, :, np.newaxis] == np.arange(4)).sum(axis=0)
    consensus = np.array(list("ACGT"))[counts.argmax(axis=1)]
    p = counts / len(alignment)
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = 2 + np.nansum(p * np.log2(p), axis=1)
    return "".join(consensus), bits


@function(lambda rng: (["ACGTTGCA", "ACGTTGGA", "TCGTTGCA", "ACCTTGCA"],))
def p_distance_and_jukes_cantor(sequences):
    m = np.array([list(s) for s in sequences])
    p = (m[:, None, :] != m[None, :, :]).mean(axis=2)
    return p, -0.75 * np.log(1 - 4 * p / 3)


MASSES = dict(zip("GASPVTCLINDQKEMHFRYW", [57.02, 71.04, 87.03, 97.05, 99.07, 101.05, 103.01, 113.08, 113.08, 114.04,
                                           115.03, 128.06, 128.09, 129.04, 131.04, 137.06, 147.07, 156.10, 163.06, 186.08]))


def frames_of(dna):
    complement = dna[::-1].translate(str.maketrans("ACGT", "TGCA"))
    for name, strand in (("+", dna), ("-", complement)):
        for offset in range(3):
            yield f"{name}{offset + 1}", strand[offset:]


def proteins_in(frame):
    amino = [CODONS[frame[i:i + 3]] for i in range(0, len(frame) - len(frame) % 3, 3)]
    start = None
    for i, a in enumerate(amino):
        if a == "M" and start is None:
            start = i
        elif a == "*" and start is not None:
            yield start, "".join(amino[start:i])
            start = None


def peptide_mass(protein):
    return 18.01 + sum(MASSES[a] for a in protein)


@program(lambda rng: (random_dna(rng, 900), 8))
def open_reading_frames(dna, shortest=10):
    """Proteins of all six reading frames, the longest first, with codon usage of the best frame."""
    found = []
    for name, frame in frames_of(dna):
        for start, protein in proteins_in(frame):
            if len(protein) >= shortest:
                found.append((len(protein), name, start, protein))
    found.sort(key=lambda f: (-f[0], f[1], f[2]))
    masses = np.array([peptide_mass(f[3]) for f in found])
    usage = Counter()
    if found:
        _, best, start, protein = found[0]
        frame = dict(frames_of(dna))[best]
        codons = [frame[3 * k:3 * k + 3] for k in range(start, start + len(protein))]
        usage.update(codons)
    hydrophobic = [sum(a in "AVILMFYW" for a in f[3]) / f[0] for f in found]
    return found, masses, dict(usage), hydrophobic


class HuffmanNode:
    def __init__(self, weight, symbol=None, left=None, right=None):
        self.weight, self.symbol, self.left, self.right = weight, symbol, left, right

    def __lt__(self, other):
        return (self.weight, self.least()) < (other.weight, other.least())

    def least(self):
        return self.symbol if self.symbol is not None else min(self.left.least(), self.right.least())


def assign_codes(node, prefix, table):
    if node.symbol is not None:
        table[node.symbol] = prefix or "0"
        return
    assign_codes(node.left, prefix + "0", table)
    assign_codes(node.right, prefix + "1", table)


@program(lambda rng: TEXT)
def huffman_compress_text(text):
    heap = [HuffmanNode(n, ch) for ch, n in Counter(text).items()]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, HuffmanNode(a.weight + b.weight, left=a, right=b))
    root = heap[0]
    table = {}
    assign_codes(root, "", table)
    bits = "".join(table[ch] for ch in text)
    packed = np.packbits(np.array(list(bits), dtype=np.uint8))

    unpacked = np.unpackbits(packed)[:len(bits)]
    decoded, node = [], root
    for bit in unpacked:
        node = node.right if bit else node.left
        if node.symbol is not None:
            decoded.append(node.symbol)
            node = root
    assert "".join(decoded) == text
    return packed, dict(sorted(table.items())), len(bits) / len(text)


def needleman_distance(a, b, gap=1):
    previous = np.arange(b.size + 1) * gap
    for i in range(1, a.size + 1):
        current = np.empty_like(previous)
        current[0] = i * gap
        step = np.minimum(previous[:-1] + (a[i - 1] != b), previous[1:] + gap)
        for j in range(1, b.size + 1):
            current[j] = min(step[j - 1], current[j - 1] + gap)
        previous = current
    return previous[-1]


@program(lambda rng: [random_dna(rng, 25) for _ in range(4)] + ["ACGTACGTACGTACGTACGTACGTA", "ACGTACGAACGTACGTACTTACGTA"])
def upgma_tree_of_sequences(sequences):
    """Alignment distances between all pairs, joined by average linkage into a Newick string."""
    codes = [np.frombuffer(s.encode(), dtype=np.uint8) for s in sequences]
    n = len(codes)
    D = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            D[i, j] = D[j, i] = needleman_distance(codes[i], codes[j])
    names = [f"s{k}" for k in range(n)]
    heights, sizes = [0.0] * n, [1] * n
    work = D.copy()
    while len(names) > 1:
        np.fill_diagonal(work, np.inf)
        i, j = sorted(np.unravel_index(np.argmin(work), work.shape))
        height = work[i, j] / 2
        names[i] = f"({names[i]}:{height - heights[i]:.2f},{names[j]}:{height - heights[j]:.2f})"
        merged = (sizes[i] * work[i] + sizes[j] * work[j]) / (sizes[i] + sizes[j])
        work[i], work[:, i] = merged, merged
        work = np.delete(np.delete(work, j, axis=0), j, axis=1)
        heights[i], sizes[i] = height, sizes[i] + sizes[j]
        del names[j], heights[j], sizes[j]
    return D, names[0] + ";", heights[0]
