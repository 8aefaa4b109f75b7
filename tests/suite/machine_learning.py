"""Machine learning: linear models, neighbours, Bayes, trees, clustering, projections, margins and metrics."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from suite import function, program


def two_blobs(rng, n=40, gap=2.0):
    x = rng.normal(size=(2 * n, 2))
    y = np.repeat([0, 1], n)
    x[y == 1] += gap
    return x, y


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


@function(lambda rng: (rng.normal(size=(30, 4)), np.arange(30) % 3, 0.3))
def shuffle_and_split(X, y, test_size=0.25, seed=42):
    """Random train/test split of the rows."""
    rng = np.random.default_rng(seed)
    idx = rng.permutation(len(X))
    n_test = int(np.ceil(len(X) * test_size))
    test, train = idx[:n_test], idx[n_test:]
    return X[train], X[test], y[train], y[test]


@function(lambda rng: (17, 5))
def k_fold_indices(n, k, shuffle=True):
    """Pairs of training and validation indices."""
    indices = np.arange(n)
    if shuffle:
        np.random.seed(0)
        np.random.shuffle(indices)
    folds = np.array_split(indices, k)
    return [(np.concatenate(folds[:i] + folds[i + 1 :]), folds[i]) for i in range(k)]


@function(lambda rng: (rng.integers(0, 4, 25),))
def one_hot_rows(labels, n_classes=None):
    if n_classes is None:
        n_classes = labels.max() + 1
    encoded = np.zeros((labels.size, n_classes))
    encoded[np.arange(labels.size), labels] = 1
    return encoded


@function(lambda rng: (rng.normal(size=(50, 3)), rng.normal(size=50), 0.5))
def ridge_closed_form(X, y, lam):
    """Ridge regression with an unpenalised intercept."""
    Xb = np.c_[np.ones(len(X)), X]
    penalty = lam * np.eye(Xb.shape[1])
    penalty[0, 0] = 0
    w = np.linalg.solve(Xb.T @ Xb + penalty, Xb.T @ y)
    return w, np.mean((Xb @ w - y) ** 2)


@function(lambda rng: (rng.normal(size=(40, 6)), rng.normal(size=40), 0.1))
def lasso_coordinate_descent(X, y, alpha, n_iter=50):
    """Minimise |y - Xw|^2 / 2n + alpha |w|_1 one coordinate at a time."""
    n, p = X.shape
    w = np.zeros(p)
    norms = (X**2).sum(axis=0) / n
    residual = y.copy()
    for _ in range(n_iter):
        for j in range(p):
            residual += X[:, j] * w[j]
            rho = X[:, j] @ residual / n
            w[j] = np.sign(rho) * max(abs(rho) - alpha, 0) / norms[j]
            residual -= X[:, j] * w[j]
    return w


@function(two_blobs)
def logistic_regression_gd(X, y, lr=0.1, epochs=100):
    """Batch gradient descent on the cross-entropy; weights, bias and the loss curve."""
    m, n = X.shape
    w = np.zeros(n)
    b = 0.0
    losses = []
    for epoch in range(epochs):
        p = sigmoid(X @ w + b)
        p_safe = np.clip(p, 1e-12, 1 - 1e-12)
        losses.append(-np.mean(y * np.log(p_safe) + (1 - y) * np.log(1 - p_safe)))
        dw = X.T @ (p - y) / m
        db = np.mean(p - y)
        w -= lr * dw
        b -= lr * db
    return w, b, losses


@function(lambda rng: (rng.normal(size=(45, 3)), np.arange(45) % 3))
def softmax_regression(X, y, lr=0.5, epochs=60, reg=1e-3):
    classes = np.unique(y)
    W = np.zeros((X.shape[1], classes.size))
    target = (y[:, None] == classes).astype(float)
    for _ in range(epochs):
        scores = X @ W
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        W -= lr * (X.T @ (p - target) / len(X) + reg * W)
    return W, classes[np.argmax(X @ W, axis=1)]


@function(lambda rng: (*two_blobs(rng), rng.normal(1, 1.5, (20, 2)), 5))
def knn_vote(X_train, y_train, X_test, k=3):
    """Majority among the k nearest by Euclidean distance."""
    predictions = []
    for x in X_test:
        distances = np.sqrt(np.sum((X_train - x) ** 2, axis=1))
        nearest = np.argsort(distances)[:k]
        most_common = Counter(y_train[nearest].tolist()).most_common(1)
        predictions.append(most_common[0][0])
    return np.array(predictions)


@function(lambda rng: (rng.random((60, 2)), rng.random(60), rng.random((15, 2))))
def knn_regression_weighted(train, target, query, k=4, p=2):
    """Inverse-distance weighted neighbours under a Minkowski norm."""
    d = (np.abs(query[:, None, :] - train[None, :, :]) ** p).sum(-1) ** (1 / p)
    idx = np.argpartition(d, k, axis=1)[:, :k]
    idx = np.sort(idx, axis=1)
    w = 1 / (np.take_along_axis(d, idx, axis=1) + 1e-9)
    return (w * target[idx]).sum(axis=1) / w.sum(axis=1)


class GaussianNB:
    def __init__(self, smoothing=1e-9):
        self.smoothing = smoothing

    def fit(self, X, y):
        self.classes = np.unique(y)
        self.mean = np.array([X[y == c].mean(axis=0) for c in self.classes])
        self.var = np.array([X[y == c].var(axis=0) for c in self.classes]) + self.smoothing * X.var(axis=0).max()
        self.prior = np.array([np.mean(y == c) for c in self.classes])
        return self

    def log_joint(self, X):
        joint = []
        for mean, var, prior in zip(self.mean, self.var, self.prior):
            joint.append(np.log(prior) - 0.5 * np.sum(np.log(2 * np.pi * var) + (X - mean) ** 2 / var, axis=1))
        return np.array(joint).T

    def predict(self, X):
        return self.classes[self.log_joint(X).argmax(axis=1)]


@function(two_blobs)
def gaussian_naive_bayes(X, y):
    """Fit on even rows, score on odd rows."""
    model = GaussianNB().fit(X[::2], y[::2])
    predicted = model.predict(X[1::2])
    return model.mean, predicted, (predicted == y[1::2]).mean()


@function(lambda rng: (rng.integers(0, 5, (30, 8)), rng.integers(0, 2, 30), rng.integers(0, 5, (6, 8))))
def multinomial_naive_bayes(counts, labels, new, alpha=1.0):
    classes, class_counts = np.unique(labels, return_counts=True)
    log_prior = np.log(class_counts / class_counts.sum())
    log_likelihood = np.empty((len(classes), counts.shape[1]))
    for row, c in enumerate(classes):
        totals = counts[labels == c].sum(axis=0) + alpha
        log_likelihood[row] = np.log(totals / totals.sum())
    scores = new @ log_likelihood.T + log_prior
    posterior = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
    return classes[scores.argmax(1)], posterior


@function(lambda rng: (rng.integers(0, 3, 40).astype(float), rng.integers(0, 2, 40)))
def best_gini_threshold(feature, labels):
    """Threshold of one feature that lowers the Gini impurity most; None where none does."""

    def gini(y):
        if len(y) == 0:
            return 0.0
        p = np.bincount(y) / len(y)
        return 1 - np.sum(p**2)

    parent = gini(labels)
    best = (0.0, None)
    values = np.unique(feature)
    for threshold in (values[:-1] + values[1:]) / 2:
        left = feature <= threshold
        n_left = left.sum()
        child = (n_left * gini(labels[left]) + (len(labels) - n_left) * gini(labels[~left])) / len(labels)
        if parent - child > best[0]:
            best = (parent - child, threshold)
    return best


@function(lambda rng: rng.normal(size=(50, 4)) @ rng.normal(size=(4, 4)))
def pca_by_svd(X, n_components=2):
    """Scores, components (sign: largest loading positive) and explained variance ratio."""
    X = X - X.mean(axis=0)
    U, S, Vt = np.linalg.svd(X, full_matrices=False)
    signs = np.sign(Vt[range(len(Vt)), np.abs(Vt).argmax(axis=1)])
    U *= signs
    Vt *= signs[:, None]
    variance = S**2 / (len(X) - 1)
    ratio = variance / variance.sum()
    return U[:, :n_components] * S[:n_components], Vt[:n_components], ratio[:n_components]


@function(two_blobs)
def fisher_discriminant(X, y):
    """Direction that best separates two classes, and the midpoint threshold."""
    m0, m1 = (X[y == c].mean(axis=0) for c in (0, 1))
    Sw = sum(np.cov(X[y == c], rowvar=False) * (np.sum(y == c) - 1) for c in (0, 1))
    w = np.linalg.solve(Sw, m1 - m0)
    w /= np.linalg.norm(w)
    return w, 0.5 * (m0 + m1) @ w


@function(lambda rng: (np.vstack([rng.normal(c, 0.4, (20, 2)) for c in (0, 3, 6)]), 3))
def lloyd_kmeans(X, k, max_iter=100, tol=1e-6):
    """K-means from the k first points of a farthest-point traversal."""
    centroids = [X[0]]
    while len(centroids) < k:
        d = np.min([np.sum((X - c) ** 2, axis=1) for c in centroids], axis=0)
        centroids.append(X[np.argmax(d)])
    centroids = np.array(centroids)
    for iteration in range(max_iter):
        distances = np.linalg.norm(X[:, np.newaxis] - centroids, axis=2)
        labels = np.argmin(distances, axis=1)
        new = np.array([X[labels == j].mean(axis=0) if np.any(labels == j) else centroids[j] for j in range(k)])
        shift = np.linalg.norm(new - centroids)
        centroids = new
        if shift < tol:
            break
    inertia = np.sum(distances.min(axis=1) ** 2)
    return centroids, labels, inertia, iteration + 1


@function(lambda rng: (np.concatenate([rng.normal(-2, 0.7, 60), rng.normal(2, 1, 40)]), 2))
def mixture_em_1d(x, k=2, iterations=30):
    """Expectation maximisation for a mixture of normals on the line."""
    pi = np.ones(k) / k
    mu = np.quantile(x, (np.arange(k) + 0.5) / k)
    var = np.full(k, x.var())
    history = []
    for _ in range(iterations):
        density = pi * np.exp(-0.5 * (x[:, None] - mu) ** 2 / var) / np.sqrt(2 * np.pi * var)
        total = density.sum(axis=1, keepdims=True)
        history.append(np.log(total).sum())
        r = density / total
        n = r.sum(axis=0)
        pi = n / len(x)
        mu = (r * x[:, None]).sum(axis=0) / n
        var = (r * (x[:, None] - mu) ** 2).sum(axis=0) / n
    return pi, mu, np.sqrt(var), history


@function(lambda rng: two_blobs(rng, 30, 3.0))
def pegasos_svm(X, y, lam=0.01, epochs=5, seed=0):
    """Linear support vector machine by stochastic subgradients."""
    rng = np.random.default_rng(seed)
    sign = np.where(y == 1, 1, -1)
    w = np.zeros(X.shape[1] + 1)
    Xb = np.hstack([X, np.ones((len(X), 1))])
    t = 0
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            t += 1
            eta = 1 / (lam * t)
            margin = sign[i] * (w @ Xb[i])
            w *= 1 - eta * lam
            if margin < 1:
                w += eta * sign[i] * Xb[i]
    hinge = np.maximum(0, 1 - sign * (Xb @ w)).mean()
    return w, hinge, np.mean(np.sign(Xb @ w) == sign)


@function(lambda rng: two_blobs(rng, 20, 4.0))
def rosenblatt_perceptron(X, y, max_epochs=50):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(max_epochs):
        errors = 0
        for xi, target in zip(X, 2 * y - 1):
            if target * (np.dot(w, xi) + b) <= 0:
                w = w + target * xi
                b += target
                errors += 1
        mistakes.append(errors)
        if errors == 0:
            break
    return w, float(b), mistakes


@function(lambda rng: (rng.integers(0, 3, 60), rng.integers(0, 3, 60)))
def classification_report(actual, predicted):
    """Confusion matrix, accuracy, and precision, recall and F1 by class."""
    k = int(max(actual.max(), predicted.max())) + 1
    confusion = np.zeros((k, k), dtype=int)
    np.add.at(confusion, (actual, predicted), 1)
    tp = np.diag(confusion)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.nan_to_num(tp / confusion.sum(axis=0))
        recall = np.nan_to_num(tp / confusion.sum(axis=1))
        f1 = np.nan_to_num(2 * precision * recall / (precision + recall))
    return {"confusion": confusion, "accuracy": tp.sum() / len(actual), "precision": precision, "recall": recall, "f1": f1}


@function(lambda rng: (rng.integers(0, 2, 50), np.round(rng.random(50), 1)))
def roc_auc(truth, scores):
    """ROC points over the distinct scores, and the area below by trapezoids."""
    order = np.argsort(-scores, kind="mergesort")
    truth, scores = truth[order], scores[order]
    last = np.r_[np.nonzero(np.diff(scores))[0], truth.size - 1]
    tps = np.cumsum(truth)[last]
    fps = 1 + last - tps
    tpr = np.r_[0, tps / tps[-1]]
    fpr = np.r_[0, fps / fps[-1]]
    return fpr, tpr, np.trapezoid(tpr, fpr)


@function(lambda rng: (rng.normal(size=(30, 2)) + 3 * (np.arange(30) % 2)[:, None], np.arange(30) % 2))
def silhouette_mean(X, labels):
    d = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))
    scores = []
    for i in range(len(X)):
        own = labels == labels[i]
        a = d[i][own].sum() / (own.sum() - 1)
        b = min(d[i, labels == other].mean() for other in set(labels.tolist()) - {int(labels[i])})
        scores.append((b - a) / max(a, b))
    return sum(scores) / len(scores)


@function(lambda rng: (rng.normal(size=(12, 2)), rng.normal(size=(9, 2)), "poly"))
def kernel_matrix(A, B, kind="rbf", **params):
    """Gram matrix of one of the usual kernels."""
    if kind == "linear":
        return A @ B.T
    if kind == "poly":
        degree = params.get("degree", 3)
        return (A @ B.T + params.get("c", 1.0)) ** degree
    if kind == "rbf":
        gamma = params.get("gamma", 1 / A.shape[1])
        sq = np.sum(A**2, 1)[:, None] + np.sum(B**2, 1)[None, :] - 2 * A @ B.T
        return np.exp(-gamma * sq)
    raise ValueError("unknown kernel " + kind)


@dataclass
class Node:
    feature: int = -1
    threshold: float = 0.0
    left: "Node" = None
    right: "Node" = None
    value: float = 0.0

    @property
    def is_leaf(self):
        return self.left is None


@program(lambda rng: (rng.random((50, 3)), 4))
def regression_tree_study(X, max_depth):
    """Grow regression trees of rising depth on a bumpy target, pick the depth by validation error."""
    y = np.where(X[:, 0] > 0.5, 2.0, 0.0) + np.sin(6 * X[:, 1])
    train = np.arange(len(X)) % 3 != 0
    errors = {}
    for depth in range(1, max_depth + 1):
        tree = grow(X[train], y[train], depth)
        prediction = np.array([descend(tree, row) for row in X[~train]])
        errors[depth] = np.sqrt(np.mean((prediction - y[~train]) ** 2))
    best = min(errors, key=errors.get)
    tree = grow(X, y, best)
    return errors, best, count_leaves(tree), tree.feature, tree.threshold


def grow(X, y, depth, min_leaf=3):
    node = Node(value=y.mean())
    if depth == 0 or len(y) < 2 * min_leaf or np.ptp(y) == 0:
        return node
    best_score = np.inf
    for j in range(X.shape[1]):
        order = np.argsort(X[:, j])
        xs, ys = X[order, j], y[order]
        for i in range(min_leaf, len(ys) - min_leaf + 1):
            if xs[i] == xs[i - 1]:
                continue
            score = ys[:i].var() * i + ys[i:].var() * (len(ys) - i)
            if score < best_score - 1e-12:
                best_score = score
                node.feature, node.threshold = j, (xs[i] + xs[i - 1]) / 2
    if node.feature < 0:
        return node
    go_left = X[:, node.feature] < node.threshold
    node.left = grow(X[go_left], y[go_left], depth - 1, min_leaf)
    node.right = grow(X[~go_left], y[~go_left], depth - 1, min_leaf)
    return node


def descend(node, row):
    while not node.is_leaf:
        node = node.left if row[node.feature] < node.threshold else node.right
    return node.value


def count_leaves(node):
    return 1 if node.is_leaf else count_leaves(node.left) + count_leaves(node.right)


@program(lambda rng: (np.vstack([rng.normal(c, s, (30, 2)) for c, s in ((0, 1), ((4, 0), 0.6), ((2, 5), 0.8))]), (1, 2, 3)), rtol=1e-8)
def gaussian_mixture_selection(X, component_counts):  # rtol: many steps of expectation maximisation
    """Full-covariance Gaussian mixtures for several sizes; the best by BIC."""
    fits = {}
    for k in component_counts:
        weights, means, covs = initial_mixture(X, k)
        previous = -np.inf
        for step in range(60):
            responsibility, loglik = e_step(X, weights, means, covs)
            weights, means, covs = m_step(X, responsibility)
            if loglik - previous < 1e-6:
                break
            previous = loglik
        d = X.shape[1]
        free = k - 1 + k * d + k * d * (d + 1) // 2
        fits[k] = {"bic": free * np.log(len(X)) - 2 * loglik, "weights": weights, "means": means, "steps": step + 1}
    best = min(fits, key=lambda k: fits[k]["bic"])
    return best, fits


def initial_mixture(X, k, seed=5):
    rng = np.random.default_rng(seed)
    means = X[rng.choice(len(X), k, replace=False)].copy()
    return np.full(k, 1 / k), means, np.stack([np.cov(X.T)] * k)


def log_normal_pdf(X, mean, cov):
    L = np.linalg.cholesky(cov)
    z = np.linalg.solve(L, (X - mean).T)
    return -0.5 * (z * z).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * X.shape[1] * np.log(2 * np.pi)


def e_step(X, weights, means, covs):
    logp = np.column_stack([np.log(w) + log_normal_pdf(X, m, c) for w, m, c in zip(weights, means, covs)])
    top = logp.max(axis=1, keepdims=True)
    norm = top + np.log(np.exp(logp - top).sum(axis=1, keepdims=True))
    return np.exp(logp - norm), norm.sum()


def m_step(X, r, ridge=1e-6):
    n = r.sum(axis=0)
    means = r.T @ X / n[:, None]
    d = X[None] - means[:, None]
    covs = np.einsum("nk,kni,knj->kij", r, d, d) / n[:, None, None]
    return n / len(X), means, covs + ridge * np.eye(X.shape[1])


@program(lambda rng: two_blobs(rng, 45, 1.4))
def adaboost_stumps(X, y, rounds=8):
    """Boosted decision stumps with cross-validated error against a single stump."""
    sign = 2 * y - 1
    order = np.random.default_rng(1).permutation(len(X))
    boosted, single = [], []
    for fold in np.array_split(order, 3):
        train = np.setdiff1d(order, fold)
        ensemble = boost(X[train], sign[train], rounds)
        score = sum(alpha * stump_predict(X[fold], *stump) for alpha, stump in ensemble)
        boosted.append(np.mean(np.sign(score) != sign[fold]))
        first = ensemble[0][1]
        single.append(np.mean(stump_predict(X[fold], *first) != sign[fold]))
    return np.mean(boosted), np.mean(single), [(round(float(a), 6), s[0]) for a, s in ensemble]


def stump_predict(X, feature, threshold, polarity):
    return np.where(polarity * (X[:, feature] - threshold) >= 0, 1, -1)


def boost(X, sign, rounds):
    w = np.ones(len(X)) / len(X)
    ensemble = []
    for _ in range(rounds):
        best, lowest = None, np.inf
        for feature in range(X.shape[1]):
            for threshold in np.quantile(X[:, feature], np.linspace(0.05, 0.95, 10)):
                for polarity in (1, -1):
                    error = w[stump_predict(X, feature, threshold, polarity) != sign].sum()
                    if error < lowest:
                        best, lowest = (feature, threshold, polarity), error
        error = min(max(lowest, 1e-10), 1 - 1e-10)
        alpha = 0.5 * np.log((1 - error) / error)
        w *= np.exp(-alpha * sign * stump_predict(X, *best))
        w /= w.sum()
        ensemble.append((alpha, best))
    return ensemble
