"""Image analysis."""

from collections import deque

import numpy as np

from suite import function, program


def blob_image(height=40, width=48):
    y, x = np.mgrid[:height, :width]
    return ((y - 12) ** 2 + (x - 14) ** 2 < 49) | ((y - 27) ** 2 / 2 + (x - 33) ** 2 < 36) | (abs(y - 33) + abs(x - 8) < 5)


@function(lambda rng: np.concatenate([rng.normal(60, 12, 500), rng.normal(170, 20, 400)]).clip(0, 255).astype(np.uint8).reshape(30, 30))
def otsu_threshold_level(img):
    """Threshold that maximises the variance between the two classes."""
    counts = np.bincount(img.ravel(), minlength=256)
    total = img.size
    sum_all = float(np.dot(np.arange(256), counts))
    weight_bg, sum_bg = 0, 0.0
    best, level = 0.0, 0
    for t in range(256):
        weight_bg += counts[t]
        if weight_bg == 0:
            continue
        weight_fg = total - weight_bg
        if weight_fg == 0:
            break
        sum_bg += t * counts[t]
        mean_bg = sum_bg / weight_bg
        mean_fg = (sum_all - sum_bg) / weight_fg
        between = weight_bg * weight_fg * (mean_bg - mean_fg) ** 2
        if between > best:
            best, level = between, t
    return level


@function(lambda rng: blob_image())
def label_components(binary):
    """Number the 4-connected regions by breadth-first search."""
    labels = np.zeros(binary.shape, dtype=int)
    count = 0
    rows, cols = binary.shape
    for r in range(rows):
        for c in range(cols):
            if not binary[r, c] or labels[r, c]:
                continue
            count += 1
            labels[r, c] = count
            queue = deque([(r, c)])
            while queue:
                y, x = queue.popleft()
                for ny, nx in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                    if 0 <= ny < rows and 0 <= nx < cols and binary[ny, nx] and labels[ny, nx] == 0:
                        labels[ny, nx] = count
                        queue.append((ny, nx))
    return labels, count


@function(lambda rng: ((blob_image() * 100).astype(np.int64), (12, 14), 7))
def flood_fill_stack(image, seed, new_value):
    filled = image.copy()
    old = filled[seed]
    if old == new_value:
        return filled
    stack = [seed]
    while stack:
        i, j = stack.pop()
        if i < 0 or j < 0 or i >= filled.shape[0] or j >= filled.shape[1]:
            continue
        if filled[i, j] != old:
            continue
        filled[i, j] = new_value
        stack.extend([(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)])
    return filled


@function(lambda rng: (blob_image().astype(float) + 0.1 * rng.random((40, 48)), 0.05, 5))
def harris_corner_points(image, k, top):
    """The strongest Harris responses as (row, column) pairs."""
    gy, gx = np.gradient(image)

    def smooth(a):
        p = np.pad(a, 1)
        return sum(p[i:i + a.shape[0], j:j + a.shape[1]] for i in range(3) for j in range(3)) / 9

    sxx, syy, sxy = smooth(gx * gx), smooth(gy * gy), smooth(gx * gy)
    response = sxx * syy - sxy**2 - k * (sxx + syy) ** 2
    order = np.argsort(response, axis=None)[::-1][:top]
    return [tuple(int(v) for v in np.unravel_index(i, response.shape)) for i in order]


@function(lambda rng: (np.eye(20, dtype=bool) | (np.arange(20) == 7), 40))
def hough_line_accumulator(edges, n_theta=180):
    """Votes over (rho, theta) for the lines through the edge pixels."""
    thetas = np.arange(n_theta) * np.pi / n_theta
    diagonal = int(np.ceil(np.hypot(*edges.shape)))
    votes = np.zeros((2 * diagonal + 1, n_theta), dtype=np.uint64)
    ys, xs = np.nonzero(edges)
    for y, x in zip(ys, xs):
        rho = np.round(x * np.cos(thetas) + y * np.sin(thetas)).astype(int)
        votes[rho + diagonal, np.arange(n_theta)] += 1
    peak = np.unravel_index(votes.argmax(), votes.shape)
    return votes, (int(peak[0]) - diagonal, float(np.rad2deg(thetas[peak[1]])))


@function(lambda rng: blob_image())
def image_moments_shape(mask):
    """Area, centroid and orientation of a region from its moments, in a dict."""
    m = mask.astype(float)
    y, x = np.mgrid[0:m.shape[0], 0:m.shape[1]]
    m00 = m.sum()
    cx, cy = (x * m).sum() / m00, (y * m).sum() / m00
    mu20 = ((x - cx) ** 2 * m).sum() / m00
    mu02 = ((y - cy) ** 2 * m).sum() / m00
    mu11 = ((x - cx) * (y - cy) * m).sum() / m00
    root = np.sqrt(4 * mu11**2 + (mu20 - mu02) ** 2)
    return {
        "area": int(m00),
        "centroid": (cx, cy),
        "orientation": 0.5 * np.arctan2(2 * mu11, mu20 - mu02),
        "eccentricity": np.sqrt(1 - (mu20 + mu02 - root) / (mu20 + mu02 + root)),
    }


@function(lambda rng: (blob_image()[::2, ::2],))
def distance_to_background(mask):
    """City-block distance of every pixel to the nearest background pixel, in two passes."""
    h, w = mask.shape
    d = np.where(mask, h + w, 0)
    for i in range(h):
        for j in range(w):
            if i > 0:
                d[i, j] = min(d[i, j], d[i - 1, j] + 1)
            if j > 0:
                d[i, j] = min(d[i, j], d[i, j - 1] + 1)
    for i in reversed(range(h)):
        for j in reversed(range(w)):
            if i < h - 1:
                d[i, j] = min(d[i, j], d[i + 1, j] + 1)
            if j < w - 1:
                d[i, j] = min(d[i, j], d[i, j + 1] + 1)
    return d


def _smooth5(image):
    kernel = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256.0
    padded = np.pad(image, 2, mode="edge")
    out = np.zeros(image.shape)
    for (i, j), k in np.ndenumerate(kernel):
        out += k * padded[i:i + image.shape[0], j:j + image.shape[1]]
    return out


def _thin_edges(magnitude, angle):
    h, w = magnitude.shape
    thin = np.zeros_like(magnitude)
    sector = (np.floor((np.degrees(angle) % 180 + 22.5) / 45).astype(int)) % 4
    steps = {0: (0, 1), 1: (1, 1), 2: (1, 0), 3: (1, -1)}
    for i in range(1, h - 1):
        for j in range(1, w - 1):
            di, dj = steps[int(sector[i, j])]
            m = magnitude[i, j]
            if m >= magnitude[i + di, j + dj] and m >= magnitude[i - di, j - dj]:
                thin[i, j] = m
    return thin


def _hysteresis(strength, low, high):
    strong = strength >= high
    weak = strength >= low
    while True:
        p = np.pad(strong, 1)
        near = np.zeros_like(strong)
        for i in range(3):
            for j in range(3):
                near |= p[i:i + strong.shape[0], j:j + strong.shape[1]]
        grown = near & weak | strong
        if (grown == strong).all():
            return grown
        strong = grown


@program(lambda rng: (blob_image() * 0.8 + 0.02 * rng.random((40, 48)), 0.1, 0.3))
def canny_edge_detector(image, low, high):
    """Smooth, differentiate, thin and link: the Canny edge map and how many pixels it has."""
    smoothed = _smooth5(image)
    gy, gx = np.gradient(smoothed)
    magnitude = np.sqrt(gx**2 + gy**2)
    magnitude /= magnitude.max()
    thin = _thin_edges(magnitude, np.arctan2(gy, gx))
    edges = _hysteresis(thin, low, high)
    return edges, int(edges.sum())


class PixelClusters:
    """k-means of colours."""

    def __init__(self, k, seed=0):
        self.k = k
        self.rng = np.random.default_rng(seed)
        self.centers = None

    def assign(self, pixels):
        d2 = ((pixels[:, None, :] - self.centers[None, :, :]) ** 2).sum(axis=-1)
        return d2.argmin(axis=1), d2.min(axis=1).sum()

    def fit(self, pixels, max_iter=25):
        self.centers = pixels[self.rng.choice(len(pixels), self.k, replace=False)]
        for iteration in range(max_iter):
            labels, _ = self.assign(pixels)
            new = np.array([pixels[labels == c].mean(axis=0) if np.any(labels == c) else self.centers[c] for c in range(self.k)])
            moved = np.abs(new - self.centers).max()
            self.centers = new
            if moved < 1e-6:
                break
        return iteration + 1


@program(lambda rng: (rng.integers(0, 256, (24, 24, 3), dtype=np.uint8), 5))
def quantize_colours(image, k):
    """Reduce an image to k colours; the palette is ordered by brightness."""
    pixels = image.reshape(-1, 3).astype(np.float64)
    clusters = PixelClusters(k, seed=3)
    iterations = clusters.fit(pixels)
    order = np.argsort(clusters.centers.sum(axis=1))
    clusters.centers = clusters.centers[order]
    labels, inertia = clusters.assign(pixels)
    palette = np.rint(clusters.centers).astype(np.uint8)
    counts = {f"colour {i}": int(n) for i, n in enumerate(np.bincount(labels, minlength=k))}
    return palette[labels].reshape(image.shape), palette, counts, iterations, inertia
