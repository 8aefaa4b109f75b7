"""Image processing."""

import numpy as np

from suite import function, program


def byte_image(rng, height=24, width=30):
    return rng.integers(0, 256, (height, width), dtype=np.uint8)


def blob_image(height=40, width=48):
    y, x = np.mgrid[:height, :width]
    return ((y - 12) ** 2 + (x - 14) ** 2 < 49) | ((y - 27) ** 2 / 2 + (x - 33) ** 2 < 36) | (abs(y - 33) + abs(x - 8) < 5)


@function(lambda rng: rng.integers(0, 256, (20, 24, 3), dtype=np.uint8))
def rgb_to_luma(rgb):
    """Luma of an 8-bit colour image (ITU-R BT.601), again 8 bits."""
    weights = np.array([0.299, 0.587, 0.114])
    return np.clip(np.round(rgb @ weights), 0, 255).astype(np.uint8)


@function(lambda rng: (byte_image(rng), 1.8))
def gamma_correct_lut(image, gamma=2.2):
    if gamma <= 0:
        raise ValueError("gamma must be positive")
    table = np.array([((i / 255.0) ** (1.0 / gamma)) * 255 for i in range(256)]).astype(np.uint8)
    return table[image]


@function(lambda rng: (byte_image(rng) // 3 + 40,))
def equalize_histogram(image):
    """Spread the grey levels so that their cumulative histogram becomes a straight line."""
    hist, _ = np.histogram(image.flatten(), bins=256, range=(0, 256))
    cdf = hist.cumsum()
    cdf_min = cdf[cdf > 0].min()
    scaled = (cdf - cdf_min) * 255.0 / (cdf[-1] - cdf_min)
    lut = np.where(cdf > 0, scaled, 0).round().astype("uint8")
    return lut[image]


@function(lambda rng: (rng.random((32, 32)), 3))
def box_blur_window(image, size):
    """Mean over a size x size window, borders replicated."""
    r = size // 2
    padded = np.pad(image, r, mode="edge")
    out = np.zeros_like(image)
    for dy in range(size):
        for dx in range(size):
            out += padded[dy:dy + image.shape[0], dx:dx + image.shape[1]]
    return out / size**2


@function(lambda rng: (rng.random((28, 35)), 4))
def box_mean_by_integral(image, radius):
    """Local mean from a summed-area table; windows shrink at the border."""
    h, w = image.shape
    table = np.zeros((h + 1, w + 1))
    table[1:, 1:] = image.cumsum(axis=0).cumsum(axis=1)
    y0 = np.clip(np.arange(h) - radius, 0, h)[:, np.newaxis]
    y1 = np.clip(np.arange(h) + radius + 1, 0, h)[:, np.newaxis]
    x0 = np.clip(np.arange(w) - radius, 0, w)[np.newaxis, :]
    x1 = np.clip(np.arange(w) + radius + 1, 0, w)[np.newaxis, :]
    area = (y1 - y0) * (x1 - x0)
    return (table[y1, x1] - table[y0, x1] - table[y1, x0] + table[y0, x0]) / area


@function(lambda rng: (rng.random((26, 26)), 1.4))
def gaussian_blur_separable(img, sigma=1.0, truncate=3.0):
    radius = int(truncate * sigma + 0.5)
    x = np.arange(-radius, radius + 1)
    kernel = np.exp(-0.5 * (x / sigma) ** 2)
    kernel /= kernel.sum()
    blur_line = lambda line: np.convolve(np.pad(line, radius, mode="reflect"), kernel, mode="valid")
    rows = np.apply_along_axis(blur_line, 1, img)
    return np.apply_along_axis(blur_line, 0, rows)


@function(lambda rng: rng.random((30, 30)))
def sobel_gradient(image):
    """Gradient magnitude and direction (degrees, 0..180)."""
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=float)
    ky = kx.T
    h, w = image.shape
    gx = np.zeros((h, w))
    gy = np.zeros((h, w))
    for i in range(1, h - 1):
        for j in range(1, w - 1):
            patch = image[i - 1:i + 2, j - 1:j + 2]
            gx[i, j] = np.sum(patch * kx)
            gy[i, j] = (patch * ky).sum()
    magnitude = np.hypot(gx, gy)
    angle = np.rad2deg(np.arctan2(gy, gx)) % 180
    return magnitude, angle


@function(lambda rng: (rng.random((20, 22)), np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])))
def convolve_image(image, kernel, mode="same"):
    """Two-dimensional convolution (the kernel flipped), zeros outside the image."""
    kh, kw = kernel.shape
    flipped = kernel[::-1, ::-1]
    if mode == "same":
        image = np.pad(image, ((kh // 2, kh - 1 - kh // 2), (kw // 2, kw - 1 - kw // 2)))
    elif mode == "full":
        image = np.pad(image, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    elif mode != "valid":
        raise ValueError(f"unknown mode {mode!r}")
    windows = np.lib.stride_tricks.sliding_window_view(image, (kh, kw))
    return np.einsum("ijkl,kl->ij", windows, flipped)


@function(lambda rng: (byte_image(rng, 18, 20), 3))
def median_filter_square(image, size=3):
    r = size // 2
    padded = np.pad(image, r, mode="reflect")
    out = np.empty_like(image)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            out[i, j] = np.median(padded[i:i + size, j:j + size])
    return out


@function(lambda rng: (rng.random((16, 16)).astype(np.float32), 2, 1.5, 0.2))
def bilateral_smooth(image, radius, sigma_space, sigma_range):
    """Edge-preserving blur: weights fall with distance in space and in value."""
    h, w = image.shape
    out = np.zeros_like(image)
    for y in range(h):
        for x in range(w):
            top, bottom = max(y - radius, 0), min(y + radius + 1, h)
            left, right = max(x - radius, 0), min(x + radius + 1, w)
            window = image[top:bottom, left:right]
            yy, xx = np.ogrid[top - y:bottom - y, left - x:right - x]
            weight = np.exp(-(yy**2 + xx**2) / (2 * sigma_space**2) - (window - image[y, x]) ** 2 / (2 * sigma_range**2))
            out[y, x] = (weight * window).sum() / weight.sum()
    return out


@function(lambda rng: (blob_image(), 2))
def dilate_binary(mask, iterations=1):
    """Dilation by the 4-neighbourhood cross."""
    result = mask.copy()
    for _ in range(iterations):
        grown = result.copy()
        grown[1:, :] |= result[:-1, :]
        grown[:-1, :] |= result[1:, :]
        grown[:, 1:] |= result[:, :-1]
        grown[:, :-1] |= result[:, 1:]
        result = grown
    return result


@function(lambda rng: (blob_image() ^ (rng.random((40, 48)) > 0.97), np.ones((3, 3), dtype=bool)))
def open_then_close(mask, footprint):
    """Morphological opening followed by a closing."""
    fh, fw = footprint.shape
    offsets = [(dy - fh // 2, dx - fw // 2) for dy in range(fh) for dx in range(fw) if footprint[dy, dx]]

    def shifted(m, dy, dx, fill):
        padded = np.pad(m, ((fh, fh), (fw, fw)), constant_values=fill)
        return padded[fh + dy:fh + dy + m.shape[0], fw + dx:fw + dx + m.shape[1]]

    def erode(m):
        return np.logical_and.reduce([shifted(m, dy, dx, True) for dy, dx in offsets])

    def dilate(m):
        return np.logical_or.reduce([shifted(m, -dy, -dx, False) for dy, dx in offsets])

    opened = dilate(erode(mask))
    return erode(dilate(opened))


@function(lambda rng: (rng.random((15, 21)), (22, 30)))
def resize_bilinear(image, shape):
    """Bilinear resampling, corners aligned."""
    h, w = image.shape
    new_h, new_w = shape
    ys = np.linspace(0, h - 1, new_h)
    xs = np.linspace(0, w - 1, new_w)
    y0 = np.minimum(ys.astype(int), h - 2)
    x0 = np.minimum(xs.astype(int), w - 2)
    fy = (ys - y0)[:, None]
    fx = xs - x0
    top = image[np.ix_(y0, x0)] * (1 - fx) + image[np.ix_(y0, x0 + 1)] * fx
    bottom = image[np.ix_(y0 + 1, x0)] * (1 - fx) + image[np.ix_(y0 + 1, x0 + 1)] * fx
    return top * (1 - fy) + bottom * fy


@function(lambda rng: (byte_image(rng, 25, 25), 33.0))
def rotate_nearest(image, degrees, fill=0):
    """Rotate about the centre, nearest neighbour."""
    theta = np.deg2rad(degrees)
    c, s = np.cos(theta), np.sin(theta)
    h, w = image.shape[:2]
    cy, cx = (h - 1) / 2, (w - 1) / 2
    y, x = np.indices((h, w))
    src_x = np.rint(c * (x - cx) + s * (y - cy) + cx).astype(np.intp)
    src_y = np.rint(-s * (x - cx) + c * (y - cy) + cy).astype(np.intp)
    inside = (src_x >= 0) & (src_x < w) & (src_y >= 0) & (src_y < h)
    out = np.full_like(image, fill)
    out[inside] = image[src_y[inside], src_x[inside]]
    return out


@function(lambda rng: (rng.integers(0, 256, (14, 16)).astype(float), 2))
def dither_floyd_steinberg(gray, levels=2):
    img = gray.copy()
    h, w = img.shape
    step = 255 / (levels - 1)
    for y in range(h):
        for x in range(w):
            old = img[y, x]
            new = round(old / step) * step
            img[y, x] = new
            err = old - new
            if x + 1 < w:
                img[y, x + 1] += err * 7 / 16
            if y + 1 < h:
                if x > 0:
                    img[y + 1, x - 1] += err * 3 / 16
                img[y + 1, x] += err * 5 / 16
                if x + 1 < w:
                    img[y + 1, x + 1] += err * 1 / 16
    return np.clip(img, 0, 255).astype(np.uint8)


@function(lambda rng: (byte_image(rng), byte_image(rng)))
def psnr_of_images(reference, test, data_range=255.0):
    """Peak signal-to-noise ratio in decibels; inf for equal images."""
    assert reference.shape == test.shape, "images differ in shape"
    mse = np.mean((reference.astype(np.float64) - test.astype(np.float64)) ** 2)
    if mse == 0:
        return float("inf")
    return 20 * np.log10(data_range) - 10 * np.log10(mse)


@function(lambda rng: (rng.random((18, 18)), 0.15, 0.25, 12))
def denoise_total_variation(noisy, tau, weight, steps):
    """Gradient descent on smoothed total variation plus a fidelity term."""
    u = noisy.copy()
    eps = 1e-2
    for _ in range(steps):
        ux = np.diff(u, axis=1, append=u[:, -1:])
        uy = np.diff(u, axis=0, append=u[-1:, :])
        norm = np.sqrt(ux**2 + uy**2 + eps)
        px, py = ux / norm, uy / norm
        div = px - np.roll(px, 1, axis=1)
        div[:, 0] = px[:, 0]
        div += np.vstack([py[:1], np.diff(py, axis=0)])
        u += tau * (weight * div - (u - noisy))
    return u


def _dct_matrix(n):
    k = np.arange(n)[:, None]
    m = np.cos(np.pi * (2 * np.arange(n) + 1) * k / (2 * n)) * np.sqrt(2 / n)
    m[0] /= np.sqrt(2)
    return m


def _zigzag(n):
    return sorted(((i, j) for i in range(n) for j in range(n)), key=lambda p: (p[0] + p[1], p[0] if (p[0] + p[1]) % 2 else p[1]))


@program(lambda rng: ((128 + 90 * np.sin(np.add.outer(np.arange(32) ** 1.3, np.arange(40)) / 9) + rng.normal(0, 4, (32, 40))).clip(0, 255), 10))
def block_dct_compression(image, keep):
    """Keep the first zigzag coefficients of each quantised 8 x 8 DCT block; the decoded image, its error and the share of zeros."""
    n = 8
    h, w = image.shape
    if h % n or w % n:
        raise ValueError("the image must consist of 8 x 8 blocks")
    dct = _dct_matrix(n)
    quant = 6.0 + 2.0 * np.add.outer(np.arange(n), np.arange(n))
    path = _zigzag(n)
    decoded = np.empty_like(image)
    zeros = 0
    for top in range(0, h, n):
        for left in range(0, w, n):
            block = image[top:top + n, left:left + n] - 128.0
            coefficients = np.round(dct @ block @ dct.T / quant)
            for i, j in path[keep:]:
                coefficients[i, j] = 0.0
            zeros += np.count_nonzero(coefficients == 0)
            decoded[top:top + n, left:left + n] = dct.T @ (coefficients * quant) @ dct + 128.0
    np.clip(decoded, 0, 255, out=decoded)
    rmse = np.sqrt(np.mean((decoded - image) ** 2))
    return decoded, rmse, zeros / image.size
