"""Signal processing."""

from math import pi

import numpy as np
from numpy.fft import fft, ifft, irfft, rfft, rfftfreq

from suite import function, program


def two_tones(rng, n=256, fs=256.0):
    t = np.arange(n) / fs
    return np.sin(2 * pi * 20 * t) + 0.5 * np.cos(2 * pi * 55 * t) + 0.2 * rng.standard_normal(n)


@function(lambda rng: (two_tones(rng), 256.0))
def amplitude_spectrum(x, fs):
    """One-sided amplitude spectrum of a Hann-windowed signal."""
    n = len(x)
    window = np.hanning(n)
    spectrum = np.abs(rfft(x * window)) * 2 / window.sum()
    return rfftfreq(n, d=1 / fs), spectrum


@function(lambda rng: (two_tones(rng, 512), 256.0, 128))
def welch_power_density(x, fs=1.0, nperseg=256, overlap=0.5):
    """Power spectral density averaged over overlapping segments."""
    step = int(nperseg * (1 - overlap))
    win = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(nperseg) / nperseg)
    scale = 1.0 / (fs * (win**2).sum())
    segments = [x[s:s + nperseg] for s in range(0, len(x) - nperseg + 1, step)]
    psd = np.zeros(nperseg // 2 + 1)
    for seg in segments:
        seg = seg - seg.mean()
        psd += np.abs(np.fft.rfft(seg * win)) ** 2 * scale
    psd /= len(segments)
    psd[1:-1] *= 2
    return np.fft.rfftfreq(nperseg, 1 / fs), psd


@function(lambda rng: (rng.standard_normal(64) + 1j * rng.standard_normal(64),))
def fft_radix2_recursive(x):
    x = np.asarray(x, dtype=complex)
    n = x.shape[0]
    if n == 1:
        return x
    if n % 2:
        raise ValueError("length must be a power of two")
    even = fft_radix2_recursive(x[::2])
    odd = fft_radix2_recursive(x[1::2])
    twiddle = np.exp(-2j * np.pi * np.arange(n // 2) / n)
    return np.concatenate([even + twiddle * odd, even - twiddle * odd])


@function(lambda rng: rng.random(40))
def dft_by_matrix(x):
    n = np.arange(len(x))
    k = n.reshape((-1, 1))
    return np.exp(-2j * np.pi * k * n / len(x)) @ x


@function(lambda rng: (rng.standard_normal(128), 128))
def fft_iterative_bit_reversal(signal, n):
    """Cooley-Tukey in place, after a bit-reversal permutation."""
    a = signal.astype(np.complex128)
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            a[i], a[j] = a[j], a[i]
    size = 2
    while size <= n:
        half = size // 2
        w = np.exp(-2j * np.pi * np.arange(half) / size)
        for start in range(0, n, size):
            upper = a[start:start + half].copy()
            lower = a[start + half:start + size] * w
            a[start:start + half] = upper + lower
            a[start + half:start + size] = upper - lower
        size *= 2
    return a


@function(lambda rng: (rng.standard_normal(256), 770.0, 8000.0))
def goertzel_power(samples, target, rate):
    """Power of a single frequency, as for telephone tones."""
    n = len(samples)
    k = int(0.5 + n * target / rate)
    coeff = 2 * np.cos(2 * pi * k / n)
    s_prev = s_prev2 = 0.0
    for sample in samples:
        s = sample + coeff * s_prev - s_prev2
        s_prev2 = s_prev
        s_prev = s
    return s_prev2**2 + s_prev**2 - coeff * s_prev * s_prev2


@function(lambda rng: (np.array([0.2, 0.3, 0.2]), np.array([1.0, -0.5, 0.25]), two_tones(rng, 200)))
def iir_filter_direct(b, a, x):
    """Direct form II transposed filter."""
    order = max(len(a), len(b))
    b = np.append(b, np.zeros(order - len(b))) / a[0]
    a = np.append(a, np.zeros(order - len(a))) / a[0]
    z = np.zeros(order)
    y = np.empty_like(x)
    for n, xn in enumerate(x):
        y[n] = b[0] * xn + z[0]
        for k in range(1, order):
            z[k - 1] = b[k] * xn + z[k] - a[k] * y[n]
    return y


@function(lambda rng: (51, 0.2))
def windowed_sinc_lowpass(num_taps, cutoff, window="hamming"):
    """FIR low-pass taps with unit gain at zero frequency; cutoff is a fraction of the sampling rate."""
    if not 0 < cutoff < 0.5:
        raise ValueError("cutoff must lie between 0 and 0.5")
    n = np.arange(num_taps) - (num_taps - 1) / 2
    taps = 2 * cutoff * np.sinc(2 * cutoff * n)
    makers = {"hamming": np.hamming, "hann": np.hanning, "blackman": np.blackman}
    taps = taps * makers[window](num_taps)
    return taps / taps.sum()


@function(lambda rng: (two_tones(rng, 300), rng.random(21), 64))
def overlap_add_convolution(x, h, block):
    nfft = 1
    while nfft < block + len(h) - 1:
        nfft <<= 1
    spectrum = rfft(h, nfft)
    y = np.zeros(len(x) + len(h) - 1)
    for start in range(0, len(x), block):
        chunk = x[start:start + block]
        piece = irfft(rfft(chunk, nfft) * spectrum, nfft)[:len(chunk) + len(h) - 1]
        y[start:start + len(piece)] += piece
    return y


@function(lambda rng: (np.sin(np.arange(200) * 0.3), np.sin((np.arange(200) - 5) * 0.3) + 0.01 * rng.random(200)))
def delay_by_cross_correlation(reference, delayed):
    """Lag in samples at the peak of the normalised cross-correlation, and that peak."""
    a = (reference - np.mean(reference)) / (np.std(reference) * len(reference))
    b = (delayed - np.mean(delayed)) / np.std(delayed)
    corr = np.correlate(b, a, mode="full")
    lag = int(np.argmax(corr)) - (len(reference) - 1)
    return lag, corr.max()


@function(lambda rng: two_tones(rng, 200))
def hilbert_envelope(x):
    """Envelope and instantaneous phase from the analytic signal."""
    n = len(x)
    h = np.zeros(n)
    h[0] = 1
    if n % 2 == 0:
        h[n // 2] = 1
        h[1:n // 2] = 2
    else:
        h[1:(n + 1) // 2] = 2
    analytic = ifft(fft(x) * h)
    return np.abs(analytic), np.unwrap(np.angle(analytic))


@function(lambda rng: (two_tones(rng, 400), 64, 16))
def short_time_fourier(x, nfft=64, hop=32):
    """Log-magnitude spectrogram, frequency by time."""
    frames = 1 + (x.size - nfft) // hop
    idx = np.arange(nfft)[None, :] + hop * np.arange(frames)[:, None]
    stft = np.fft.rfft(x[idx] * np.hamming(nfft), axis=-1)
    return 20 * np.log10(np.maximum(np.abs(stft), 1e-10)).T


@function(lambda rng: (two_tones(rng, 120), 7, 2))
def savitzky_golay_smooth(y, window, degree):
    """Polynomial smoothing; the ends are extended by reflection about the end values."""
    if window % 2 != 1 or window < degree + 2:
        raise ValueError("window must be odd and exceed degree + 1")
    half = window // 2
    vander = np.vander(np.arange(-half, half + 1), degree + 1, increasing=True)
    coeffs = np.linalg.pinv(vander)[0]
    head = y[0] - np.abs(y[1:half + 1][::-1] - y[0])
    tail = y[-1] + np.abs(y[-half - 1:-1][::-1] - y[-1])
    extended = np.concatenate((head, y, tail))
    return np.convolve(coeffs[::-1], extended, mode="valid")


@function(lambda rng: (two_tones(rng, 160), 3, 2))
def resample_linear_rational(x, up, down):
    n_out = (len(x) - 1) * up // down + 1
    positions = np.arange(n_out) * down / up
    return np.interp(positions, np.arange(len(x)), x)


@function(lambda rng: (two_tones(rng, 128), 0.5, 8))
def find_peaks_simple(x, height=None, distance=1):
    """Local maxima above a height, the higher of two that are too close."""
    candidates = np.flatnonzero((x[1:-1] > x[:-2]) & (x[1:-1] >= x[2:])) + 1
    if height is not None:
        candidates = candidates[x[candidates] >= height]
    keep = np.ones(candidates.size, dtype=bool)
    for i in np.argsort(x[candidates])[::-1]:
        if not keep[i]:
            continue
        close = np.abs(candidates - candidates[i]) < distance
        close[i] = False
        keep[close] = False
    return candidates[keep]


@function(lambda rng: rng.standard_normal(64))
def haar_wavelet_decompose(signal):
    """All levels of the Haar transform: the final average and the details, finest last."""
    details = []
    approx = np.asarray(signal, dtype=float)
    while len(approx) > 1:
        even, odd = approx[::2], approx[1::2]
        details.insert(0, (even - odd) / np.sqrt(2))
        approx = (even + odd) / np.sqrt(2)
    return approx, details


@function(lambda rng: (rng.standard_normal(300), 0.05, 6))
def lms_adaptive_predictor(x, mu, taps):
    """Least-mean-squares one-step predictor: final weights and the error."""
    w = np.zeros(taps)
    error = np.zeros_like(x)
    for n in range(taps, len(x)):
        u = x[n - taps:n][::-1]
        error[n] = x[n] - w @ u
        w += mu * error[n] * u / (1e-6 + u @ u)
    return w, error


@function(lambda rng: (two_tones(rng, 240), 8))
def lpc_levinson_durbin(x, order):
    """Linear prediction coefficients and the residual energy."""
    r = np.array([np.dot(x[:len(x) - k], x[k:]) for k in range(order + 1)])
    a = np.zeros(order + 1)
    a[0] = 1.0
    err = r[0]
    for i in range(1, order + 1):
        acc = r[i]
        for j in range(1, i):
            acc += a[j] * r[i - j]
        k = -acc / err
        new = a.copy()
        for j in range(1, i):
            new[j] = a[j] + k * a[i - j]
        new[i] = k
        a = new
        err *= 1 - k * k
    return a, err


@function(lambda rng: two_tones(rng, 100) * 1.2)
def mu_law_encode(x, mu=255):
    """Companding to 8-bit codes; values outside [-1, 1] are clipped."""
    x = np.clip(x, -1.0, 1.0)
    y = np.sign(x) * np.log1p(mu * np.abs(x)) / np.log1p(mu)
    return ((y + 1) / 2 * mu + 0.5).astype(np.uint8)


@function(lambda rng: (two_tones(rng, 128), 0.1))
def brickwall_bandstop(x, cutoff):
    spectrum = np.fft.fftshift(np.fft.fft(x))
    freq = np.fft.fftshift(np.fft.fftfreq(x.shape[-1]))
    spectrum[(abs(freq) > cutoff) & (abs(freq) < 2 * cutoff)] = 0
    return np.fft.ifft(np.fft.ifftshift(spectrum)).real


@function(lambda rng: (np.array([0.1, 0.15, 0.1]), np.array([1.0, -0.8, 0.3]), 65))
def frequency_response_db(b, a, points=512):
    w = np.linspace(0, np.pi, points)
    z = np.exp(-1j * w)
    h = np.polyval(b[::-1], z) / np.polyval(a[::-1], z)
    with np.errstate(divide="ignore"):
        gain = 20 * np.log10(np.abs(h))
    return w, gain, np.unwrap(np.angle(h))


@function(lambda rng: rng.integers(0, 2, 40))
def qpsk_modulate(bits):
    """Gray-coded QPSK symbols of unit energy."""
    pairs = bits.reshape(-1, 2)
    symbols = (1 - 2 * pairs[:, 0]) + 1j * (1 - 2 * pairs[:, 1])
    return symbols / np.sqrt(2)


@function(lambda rng: (two_tones(rng, 200), 32, 16))
def frame_energy_and_crossings(x, size, hop):
    """Energy and zero-crossing rate of each frame."""
    result = []
    for start in range(0, len(x) - size + 1, hop):
        frame = x[start:start + size]
        energy = float(np.sum(frame**2)) / size
        crossings = np.count_nonzero(np.diff(np.signbit(frame)))
        result.append((energy, crossings / (size - 1)))
    return np.array(result)


def _butterworth_sections(order, cutoff):
    """Second-order low-pass sections by the bilinear transform; cutoff relative to the sampling rate."""
    warped = np.tan(pi * cutoff)
    sections = []
    for k in range(order // 2):
        q = 1 / (2 * np.sin(pi * (2 * k + 1) / (2 * order)))
        norm = 1 / (1 + warped / q + warped**2)
        b0 = warped**2 * norm
        sections.append(((b0, 2 * b0, b0), (2 * (warped**2 - 1) * norm, (1 - warped / q + warped**2) * norm)))
    return sections


def _run_section(x, section):
    (b0, b1, b2), (a1, a2) = section
    y = np.zeros_like(x)
    x1 = x2 = y1 = y2 = 0.0
    for i in range(len(x)):
        y[i] = b0 * x[i] + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        x2, x1 = x1, x[i]
        y2, y1 = y1, y[i]
    return y


@program(lambda rng: (two_tones(rng, 400), 4, 0.12))
def zero_phase_butterworth(x, order, cutoff):
    """Filter forward and backward with a Butterworth cascade, ends padded by odd reflection."""
    if order % 2:
        raise ValueError("only even orders")
    sections = _butterworth_sections(order, cutoff)
    pad = 3 * order
    y = np.concatenate((2 * x[0] - x[pad:0:-1], x, 2 * x[-1] - x[-2:-pad - 2:-1]))
    for _ in range(2):
        for section in sections:
            y = _run_section(y, section)
        y = y[::-1]
    y = y[pad:-pad]
    gain = 1.0
    for b, a in sections:
        gain *= sum(b) / (1 + sum(a))
    return y, gain


DTMF = {"1": (697, 1209), "2": (697, 1336), "3": (697, 1477), "4": (770, 1209), "5": (770, 1336), "6": (770, 1477),
        "7": (852, 1209), "8": (852, 1336), "9": (852, 1477), "*": (941, 1209), "0": (941, 1336), "#": (941, 1477)}


def _synthesize_keys(keys, fs, tone, gap, noise):
    rng = np.random.default_rng(11)
    t = np.arange(int(tone * fs)) / fs
    pieces = []
    for key in keys:
        low, high = DTMF[key]
        pieces.append(np.sin(2 * pi * low * t) + np.sin(2 * pi * high * t))
        pieces.append(np.zeros(int(gap * fs)))
    signal = np.concatenate(pieces)
    return signal + noise * rng.standard_normal(signal.size)


def _tone_power(frame, freq, fs):
    n = np.arange(frame.size)
    return abs(np.vdot(np.exp(2j * pi * freq * n / fs), frame)) ** 2 / frame.size**2


@program(lambda rng: ("159#20", 8000.0, 0.1))
def dtmf_round_trip(keys, fs, noise):
    """Synthesise telephone keys, find the tones in the noise and decode them."""
    signal = _synthesize_keys(keys, fs, tone=0.04, gap=0.02, noise=noise)
    size = int(0.01 * fs)
    energy = (signal[:signal.size // size * size].reshape(-1, size) ** 2).mean(axis=1)
    active = energy > 0.25
    edges = np.diff(active.astype(np.int8), prepend=0, append=0)
    starts, stops = np.where(edges == 1)[0], np.where(edges == -1)[0]
    lows = sorted({low for low, _ in DTMF.values()})
    highs = sorted({high for _, high in DTMF.values()})
    decoded = ""
    powers = []
    for start, stop in zip(starts, stops):
        frame = signal[start * size:stop * size]
        low = max(lows, key=lambda f: _tone_power(frame, f, fs))
        high = max(highs, key=lambda f: _tone_power(frame, f, fs))
        powers.append((_tone_power(frame, low, fs), _tone_power(frame, high, fs)))
        decoded += next(key for key, pair in DTMF.items() if pair == (low, high))
    return decoded, np.array(powers), decoded == keys


def _mel_filters(n_filters, nfft, fs):
    to_mel = lambda f: 2595 * np.log10(1 + f / 700)
    to_hz = lambda m: 700 * (10 ** (m / 2595) - 1)
    points = to_hz(np.linspace(to_mel(0.0), to_mel(fs / 2), n_filters + 2))
    bins = np.floor((nfft + 1) * points / fs).astype(int)
    bank = np.zeros((n_filters, nfft // 2 + 1))
    for m in range(1, n_filters + 1):
        left, center, right = bins[m - 1:m + 2]
        for k in range(left, center):
            bank[m - 1, k] = (k - left) / (center - left)
        for k in range(center, right):
            bank[m - 1, k] = (right - k) / (right - center)
    return bank


@program(lambda rng: (two_tones(rng, 1600, 8000.0), 8000))
def mel_cepstral_features(signal, fs, n_filters=20, n_ceps=12):
    """Mel-frequency cepstral coefficients, mean removed, with their first differences."""
    emphasized = np.append(signal[0], signal[1:] - 0.97 * signal[:-1])
    frame_len, step, nfft = int(0.025 * fs), int(0.01 * fs), 256
    n_frames = 1 + int(np.ceil((len(emphasized) - frame_len) / step))
    padded = np.append(emphasized, np.zeros((n_frames - 1) * step + frame_len - len(emphasized)))
    indices = np.tile(np.arange(frame_len), (n_frames, 1)) + np.tile(np.arange(0, n_frames * step, step), (frame_len, 1)).T
    frames = padded[indices] * np.hamming(frame_len)
    power = np.absolute(np.fft.rfft(frames, nfft)) ** 2 / nfft
    energies = power @ _mel_filters(n_filters, nfft, fs).T
    log_mel = np.log(np.where(energies == 0, np.finfo(float).eps, energies))
    k = np.arange(n_filters)
    basis = np.cos(np.pi / n_filters * np.outer(np.arange(1, n_ceps + 1), k + 0.5)) * np.sqrt(2 / n_filters)
    ceps = log_mel @ basis.T
    ceps -= ceps.mean(axis=0) + 1e-8
    delta = np.zeros_like(ceps)
    delta[1:-1] = (ceps[2:] - ceps[:-2]) / 2
    return np.hstack([ceps, delta])
