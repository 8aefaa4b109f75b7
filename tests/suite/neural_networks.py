"""Neural networks: layers, their gradients, recurrent cells, attention, optimisers and training."""

import numpy as np

from suite import function, program


def single(rng, *shape):
    return rng.standard_normal(shape, dtype=np.float32)


@function(lambda rng: (single(rng, 6, 5), single(rng, 5, 3), single(rng, 3), "relu"), rtol=1e-5)  # rtol: single precision
def dense_layer(x, weights, bias, activation=None):
    z = x @ weights + bias
    if activation == "relu":
        return np.maximum(z, 0)
    elif activation == "tanh":
        return np.tanh(z)
    elif activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    return z


@function(lambda rng: (np.linspace(-6, 6, 25),))
def activation_zoo(x):
    """Values of the common activations, by name."""
    activations = {
        "relu": lambda v: np.where(v > 0, v, 0.0),
        "leaky": lambda v: np.where(v > 0, v, 0.01 * v),
        "elu": lambda v: np.where(v > 0, v, np.expm1(np.minimum(v, 0))),
        "gelu": lambda v: 0.5 * v * (1 + np.tanh(np.sqrt(2 / np.pi) * (v + 0.044715 * v**3))),
        "swish": lambda v: v / (1 + np.exp(-v)),
        "softplus": lambda v: np.logaddexp(0, v),
    }
    return {name: f(x) for name, f in activations.items()}


@function(lambda rng: (3 * rng.normal(size=(8, 5)), rng.integers(0, 5, 8)))
def softmax_cross_entropy(logits, targets):
    """Mean loss and its gradient with respect to the logits."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    n = logits.shape[0]
    loss = -log_probs[np.arange(n), targets].mean()
    grad = np.exp(log_probs)
    grad[np.arange(n), targets] -= 1
    return loss, grad / n


@function(lambda rng: (rng.normal(size=(2, 3, 8, 8)), rng.normal(size=(4, 3, 3, 3)), rng.normal(size=4), 2, 1))
def conv2d_forward(x, w, b, stride=1, pad=0):
    """Cross-correlation of a batch of images (N, C, H, W) by plain loops over the output."""
    n, c, h, width = x.shape
    f, _, kh, kw = w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    out_h = (h + 2 * pad - kh) // stride + 1
    out_w = (width + 2 * pad - kw) // stride + 1
    out = np.zeros((n, f, out_h, out_w))
    for i in range(out_h):
        for j in range(out_w):
            window = padded[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
            out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out


@function(lambda rng: (rng.normal(size=(2, 2, 6, 6)), rng.normal(size=(3, 2, 3, 3))))
def conv2d_im2col(x, kernels):
    """The same layer as one matrix product over sliding windows."""
    kh, kw = kernels.shape[2:]
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))
    n, c, oh, ow = windows.shape[:4]
    columns = windows.transpose(0, 2, 3, 1, 4, 5).reshape(n * oh * ow, -1)
    out = columns @ kernels.reshape(len(kernels), -1).T
    return out.reshape(n, oh, ow, -1).transpose(0, 3, 1, 2)


@function(lambda rng: (rng.normal(size=(1, 2, 5, 5)), rng.normal(size=(3, 2, 2, 2)), rng.normal(size=(1, 3, 4, 4))))
def conv2d_backward(x, w, dout):
    dx = np.zeros_like(x)
    dw = np.zeros_like(w)
    n, f, oh, ow = dout.shape
    kh, kw = w.shape[2], w.shape[3]
    for k in range(n):
        for m in range(f):
            for i in range(oh):
                for j in range(ow):
                    g = dout[k, m, i, j]
                    dx[k, :, i : i + kh, j : j + kw] += g * w[m]
                    dw[m] += g * x[k, :, i : i + kh, j : j + kw]
    return dx, dw, dout.sum(axis=(0, 2, 3))


@function(lambda rng: rng.normal(size=(2, 3, 8, 6)))
def max_pool_2x2(x):
    """Pooled maxima and the mask that routes the gradient back."""
    n, c, h, w = x.shape
    blocks = x.reshape(n, c, h // 2, 2, w // 2, 2)
    pooled = blocks.max(axis=(3, 5))
    mask = blocks == pooled[:, :, :, None, :, None]
    return pooled, mask.reshape(x.shape)


@function(lambda rng: (rng.normal(size=(10, 4)), np.ones(4), np.zeros(4), {"mean": np.zeros(4), "var": np.ones(4)}))
def batch_norm(x, gamma, beta, running, training=True, momentum=0.9, eps=1e-5):
    """Batch normalisation; training updates the running statistics in place."""
    if training:
        mu, var = x.mean(axis=0), x.var(axis=0)
        running["mean"] = momentum * running["mean"] + (1 - momentum) * mu
        running["var"] = momentum * running["var"] + (1 - momentum) * var
    else:
        mu, var = running["mean"], running["var"]
    x_hat = (x - mu) / np.sqrt(var + eps)
    return gamma * x_hat + beta, running


@function(lambda rng: (rng.normal(size=(4, 6)), rng.random(6), rng.random(6), rng.normal(size=(4, 6))))
def layer_norm_with_gradient(x, gamma, beta, dout, eps=1e-5):
    mu = x.mean(axis=-1, keepdims=True)
    inv = 1 / np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    x_hat = (x - mu) * inv
    out = gamma * x_hat + beta
    g = dout * gamma
    dx = inv * (g - g.mean(-1, keepdims=True) - x_hat * (g * x_hat).mean(-1, keepdims=True))
    return out, dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@function(lambda rng: (rng.normal(size=(5, 8)), rng.normal(size=(7, 8)), rng.normal(size=(7, 4)), True))
def scaled_dot_attention(q, k, v, causal=False):
    """Attention output and weights; a causal mask hides later keys."""
    scores = q @ k.T / np.sqrt(q.shape[-1])
    if causal:
        mask = np.triu(np.ones(scores.shape, dtype=bool), k=1)
        scores[mask] = -np.inf
    scores = scores - np.max(scores, axis=-1, keepdims=True)
    weights = np.exp(scores)
    weights /= np.sum(weights, axis=-1, keepdims=True)
    return weights @ v, weights


@function(lambda rng: (rng.normal(size=(2, 6, 8)), {name: 0.3 * rng.normal(size=(8, 8)) for name in ("q", "k", "v", "o")}, 2))
def multi_head_self_attention(x, params, heads):
    batch, length, width = x.shape
    if width % heads:
        raise ValueError("width must be a multiple of the number of heads")
    depth = width // heads

    def split(t):
        return t.reshape(batch, length, heads, depth).transpose(0, 2, 1, 3)

    q, k, v = (split(x @ params[name]) for name in "qkv")
    scores = np.einsum("bhid,bhjd->bhij", q, k) / depth**0.5
    scores -= scores.max(axis=-1, keepdims=True)
    attention = np.exp(scores)
    attention /= attention.sum(axis=-1, keepdims=True)
    joined = np.einsum("bhij,bhjd->bihd", attention, v).reshape(batch, length, width)
    return joined @ params["o"]


@function(lambda rng: (20, 8))
def sinusoidal_positions(length, width):
    position = np.arange(length)[:, np.newaxis]
    rate = np.exp(np.arange(0, width, 2) * -(np.log(10000.0) / width))
    table = np.zeros((length, width))
    table[:, 0::2] = np.sin(position * rate)
    table[:, 1::2] = np.cos(position * rate)
    return table


@function(lambda rng: (rng.normal(size=(7, 3)), rng.normal(size=(4, 3)), 0.5 * rng.normal(size=(4, 4)), rng.normal(size=4)))
def elman_forward_backward(xs, Wx, Wh, b):
    """Hidden states of a tanh cell, and gradients of the sum of the last one through time."""
    h = [np.zeros(len(b))]
    for x in xs:
        h.append(np.tanh(Wx @ x + Wh @ h[-1] + b))
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    dh = np.ones(len(b))
    for t in reversed(range(len(xs))):
        dz = (1 - h[t + 1] ** 2) * dh
        dWx += np.outer(dz, xs[t])
        dWh += np.outer(dz, h[t])
        db += dz
        dh = Wh.T @ dz
    return np.array(h[1:]), dWx, dWh, db


@function(lambda rng: (rng.normal(size=(9, 3)), 0.4 * rng.normal(size=(7, 16)), np.zeros(16)))
def lstm_sequence(inputs, W, b):
    """An LSTM cell over a sequence; gates stacked as input, forget, output, candidate."""
    hidden = W.shape[1] // 4
    h = np.zeros(hidden)
    c = np.zeros(hidden)
    sig = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    outputs = []
    for x in inputs:
        z = np.concatenate((x, h)) @ W + b
        i, f, o, g = np.split(z, 4)
        c = sig(f + 1.0) * c + sig(i) * np.tanh(g)
        h = sig(o) * np.tanh(c)
        outputs.append(h)
    return np.stack(outputs), c


@function(lambda rng: (rng.normal(size=(5, 2, 3)), {k: 0.5 * rng.normal(size=(7, 4)) for k in ("update", "reset", "candidate")}))
def gru_batch(sequence, weights):
    h = np.zeros((sequence.shape[1], 4))
    for x in sequence:
        xh = np.hstack([x, h])
        z = 1 / (1 + np.exp(-(xh @ weights["update"])))
        r = 1 / (1 + np.exp(-(xh @ weights["reset"])))
        n = np.tanh(np.hstack([x, r * h]) @ weights["candidate"])
        h = (1 - z) * h + z * n
    return h


@function(lambda rng: ({"W": rng.normal(size=(3, 2)), "b": np.zeros(2)}, [{"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)} for _ in range(5)]))
def adam_steps(params, grads_sequence, lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam over a dictionary of parameters; one step for each dictionary of gradients."""
    m = {k: np.zeros_like(v) for k, v in params.items()}
    v = {k: np.zeros_like(p) for k, p in params.items()}
    for t, grads in enumerate(grads_sequence, start=1):
        for key in params:
            g = grads[key]
            m[key] = beta1 * m[key] + (1 - beta1) * g
            v[key] = beta2 * v[key] + (1 - beta2) * g * g
            m_hat = m[key] / (1 - beta1**t)
            v_hat = v[key] / (1 - beta2**t)
            params[key] -= lr * m_hat / (np.sqrt(v_hat) + eps)
    return params


class Momentum:
    def __init__(self, lr=0.1, mu=0.9):
        self.lr = lr
        self.mu = mu
        self.velocity = None

    def step(self, params, grads):
        if self.velocity is None:
            self.velocity = [np.zeros_like(p) for p in params]
        for p, g, v in zip(params, grads, self.velocity):
            v *= self.mu
            v -= self.lr * g
            p += v


@function(lambda rng: (Momentum(0.05), rng.normal(size=(20, 3)), rng.normal(size=20)))
def momentum_linear_fit(optimizer, x, y):
    """Fit a linear unit with an optimiser object that is passed in."""
    w = np.zeros(3)
    b = np.zeros(1)
    for _ in range(40):
        error = x @ w + b - y
        optimizer.step([w, b], [2 * x.T @ error / len(y), np.array([2 * error.mean()])])
    return w, b, np.mean((x @ w + b - y) ** 2)


@function(lambda rng: ([rng.normal(size=(4, 4)), rng.normal(size=4), rng.normal(size=(4, 1))], 1.5))
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    scale = min(1.0, max_norm / (norm + 1e-6))
    return [g * scale for g in grads], norm


@function(lambda rng: (rng.random((6, 10)), 0.4, True))
def inverted_dropout(x, rate, training=False):
    if not training or rate == 0:
        return x, np.ones_like(x)
    np.random.seed(3)
    mask = (np.random.rand(*x.shape) >= rate) / (1 - rate)
    return x * mask, mask


@function(lambda rng: ((4, 6, 3, 1), "he"))
def initialise_layers(sizes, scheme="xavier", seed=0):
    """Weights and biases of a fully connected net, keyed W1, b1, W2, ..."""
    rng = np.random.default_rng(seed)
    params = {}
    for l, (fan_in, fan_out) in enumerate(zip(sizes[:-1], sizes[1:]), 1):
        std = np.sqrt(2 / fan_in) if scheme == "he" else np.sqrt(2 / (fan_in + fan_out))
        params["W" + str(l)] = std * rng.standard_normal((fan_in, fan_out))
        params["b" + str(l)] = np.zeros(fan_out)
    return params


@function(lambda rng: (100, 0.1))
def warmup_cosine_schedule(total, peak, warmup=10, floor=1e-3):
    rates = []
    for step in range(total):
        if step < warmup:
            rates.append(peak * (step + 1) / warmup)
        else:
            progress = (step - warmup) / max(1, total - warmup - 1)
            rates.append(floor + 0.5 * (peak - floor) * (1 + np.cos(np.pi * progress)))
    return np.asarray(rates)


@program(lambda rng: (np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float), np.array([[0.0], [1.0], [1.0], [0.0]]), 1500), rtol=1e-7)
def train_xor_network(x, y, epochs):  # rtol: rounding grows over the training steps
    """Two-layer perceptron that learns exclusive or by hand-written back-propagation."""
    rng = np.random.default_rng(1)
    params = {
        "W1": rng.normal(0, 1, (2, 6)),
        "b1": np.zeros((1, 6)),
        "W2": rng.normal(0, 1, (6, 1)),
        "b2": np.zeros((1, 1)),
    }
    losses = []
    for epoch in range(epochs):
        cache = xor_forward(params, x)
        losses.append(binary_cross_entropy(cache["out"], y))
        grads = xor_backward(params, cache, x, y)
        params = {k: params[k] - 0.5 * grads[k] for k in params}
        if losses[-1] < 0.01:
            break
    out = xor_forward(params, x)["out"]
    check = gradient_check(params, x, y)
    return {"outputs": out, "loss": losses[-1], "epochs": epoch + 1, "labels": (out > 0.5).astype(int).ravel(), "gradients agree": check < 1e-5}


def xor_forward(p, x):
    hidden = np.tanh(x @ p["W1"] + p["b1"])
    return {"hidden": hidden, "out": 1 / (1 + np.exp(-(hidden @ p["W2"] + p["b2"])))}


def binary_cross_entropy(p, y, eps=1e-12):
    p = np.clip(p, eps, 1 - eps)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def xor_backward(p, cache, x, y):
    delta2 = (cache["out"] - y) / len(x)
    delta1 = delta2 @ p["W2"].T * (1 - cache["hidden"] ** 2)
    return {
        "W1": x.T @ delta1,
        "b1": delta1.sum(axis=0, keepdims=True),
        "W2": cache["hidden"].T @ delta2,
        "b2": delta2.sum(axis=0, keepdims=True),
    }


def gradient_check(p, x, y, h=1e-5):
    grads = xor_backward(p, xor_forward(p, x), x, y)
    worst = 0.0
    for key, value in p.items():
        for index in np.ndindex(value.shape):
            old = value[index]
            value[index] = old + h
            up = binary_cross_entropy(xor_forward(p, x)["out"], y)
            value[index] = old - h
            down = binary_cross_entropy(xor_forward(p, x)["out"], y)
            value[index] = old
            worst = max(worst, abs((up - down) / (2 * h) - grads[key][index]))
    return worst


class Linear:
    def __init__(self, n_in, n_out, rng):
        self.w = rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, grad):
        self.dw = self.x.T @ grad
        self.db = grad.sum(axis=0)
        return grad @ self.w.T

    def update(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, grad):
        return grad * self.mask

    def update(self, lr):
        pass


@program(lambda rng: (rng.random(60), rng.normal(0, 0.03, 60)), rtol=1e-8)  # rtol: rounding grows over the training steps
def classify_spirals(u, noise, epochs=60, batch=20):
    """Mini-batch training of a stack of layer objects on two interleaved spirals."""
    turn = 1.0 + 4.0 * np.sort(u)
    sign = np.where(np.arange(60) % 2, 1.0, -1.0)
    x = sign[:, None] * np.column_stack([turn * np.cos(turn), turn * np.sin(turn)]) / 5 + noise[:, None]
    labels = (sign > 0).astype(int)
    rng = np.random.default_rng(12)
    layers = [Linear(2, 16, rng), ReLU(), Linear(16, 16, rng), ReLU(), Linear(16, 2, rng)]
    curve = []
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        total = 0.0
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            out = x[rows]
            for layer in layers:
                out = layer.forward(out)
            loss, grad = nll(out, labels[rows])
            total += loss * len(rows)
            for layer in reversed(layers):
                grad = layer.backward(grad)
            for layer in layers:
                layer.update(0.2)
        curve.append(total / len(x))
    out = x
    for layer in layers:
        out = layer.forward(out)
    return curve, np.mean(out.argmax(axis=1) == labels)


def nll(logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


@program(lambda rng: ("hello yellow mellow fellow ", 12, 25), rtol=1e-7)  # rtol: rounding grows over the training steps
def character_rnn(text, hidden, steps):
    """Character-level recurrent net with Adagrad; trains on windows and continues a text greedily."""
    alphabet = sorted(set(text))
    index = {ch: i for i, ch in enumerate(alphabet)}
    n = len(alphabet)
    rng = np.random.default_rng(4)
    params = [0.1 * rng.standard_normal(s) for s in ((hidden, n), (hidden, hidden), (n, hidden))] + [np.zeros(hidden), np.zeros(n)]
    memory = [np.zeros_like(p) for p in params]
    window = len(text) - 1
    inputs = [index[ch] for ch in text[:window]]
    targets = [index[ch] for ch in text[1 : window + 1]]
    losses = []
    for _ in range(steps):
        loss, grads = char_loss(params, inputs, targets)
        losses.append(loss / window)
        for p, g, m in zip(params, grads, memory):
            np.clip(g, -5, 5, out=g)
            m += g * g
            p -= 0.1 * g / np.sqrt(m + 1e-8)
    return losses, continue_text(params, alphabet, index[text[0]], 10)


def char_loss(params, inputs, targets):
    wxh, whh, why, bh, by = params
    hs = {-1: np.zeros(len(bh))}
    ps = {}
    loss = 0.0
    for t, i in enumerate(inputs):
        hs[t] = np.tanh(wxh[:, i] + whh @ hs[t - 1] + bh)
        e = np.exp(why @ hs[t] + by)
        ps[t] = e / e.sum()
        loss -= np.log(ps[t][targets[t]])
    grads = [np.zeros_like(p) for p in params]
    dnext = np.zeros(len(bh))
    for t in range(len(inputs) - 1, -1, -1):
        dy = ps[t].copy()
        dy[targets[t]] -= 1
        dz = (why.T @ dy + dnext) * (1 - hs[t] ** 2)
        grads[0][:, inputs[t]] += dz
        grads[1] += np.outer(dz, hs[t - 1])
        grads[2] += np.outer(dy, hs[t])
        grads[3] += dz
        grads[4] += dy
        dnext = whh.T @ dz
    return loss, grads


def continue_text(params, alphabet, start, length):
    wxh, whh, why, bh, by = params
    h, i, out = np.zeros(len(bh)), start, alphabet[start]
    for _ in range(length):
        h = np.tanh(wxh[:, i] + whh @ h + bh)
        i = int(np.argmax(why @ h + by))
        out += alphabet[i]
    return out
