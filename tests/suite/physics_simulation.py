"""Physics simulation: particles, waves, spins, optics and orbits."""

from dataclasses import dataclass, field

import numpy as np

from suite import function, program


@function(lambda rng: (rng.normal(size=(40, 3)), rng.random(40) + 0.5))
def gravity_accelerations(pos, mass, G=1.0, softening=0.1):
    x, y, z = pos[:, 0:1], pos[:, 1:2], pos[:, 2:3]
    dx, dy, dz = x.T - x, y.T - y, z.T - z
    inv_r3 = (dx**2 + dy**2 + dz**2 + softening**2) ** (-1.5)
    ax = G * (dx * inv_r3) @ mass
    ay = G * (dy * inv_r3) @ mass
    az = G * (dz * inv_r3) @ mass
    return np.column_stack((ax, ay, az))


@function(lambda rng: ([1.0, 0.0], [0.0, 0.8], 0.02, 400))
def kepler_leapfrog_orbit(position, velocity, dt, steps):
    r = np.array(position)
    v = np.array(velocity)
    path = np.zeros((steps + 1, 2))
    energy = np.zeros(steps + 1)
    path[0] = r
    energy[0] = 0.5 * v @ v - 1 / np.linalg.norm(r)
    for n in range(steps):
        v -= 0.5 * dt * r / np.linalg.norm(r) ** 3
        r += dt * v
        v -= 0.5 * dt * r / np.linalg.norm(r) ** 3
        path[n + 1] = r
        energy[n + 1] = 0.5 * v @ v - 1 / np.linalg.norm(r)
    return path, energy


@function(lambda rng: (12, 2.2, 1500, 5))
def ising_metropolis_single_flips(L, temperature, attempts, seed):
    np.random.seed(seed)
    spins = np.random.choice([-1, 1], size=(L, L))
    accepted = 0
    for _ in range(attempts):
        i = np.random.randint(L)
        j = np.random.randint(L)
        nb = spins[(i + 1) % L, j] + spins[i - 1, j] + spins[i, (j + 1) % L] + spins[i, j - 1]
        dE = 2 * spins[i, j] * nb
        if dE <= 0 or np.random.rand() < np.exp(-dE / temperature):
            spins[i, j] *= -1
            accepted += 1
    return spins, abs(spins.mean()), accepted / attempts


@function(lambda rng: (rng.choice([-1, 1], (32, 32)), 1.0, 0.2))
def ising_energy_per_site(s, J=1.0, h=0.0):
    bonds = s * (np.roll(s, 1, axis=0) + np.roll(s, 1, axis=1))
    return (-J * bonds.sum() - h * s.sum()) / s.size


@function(lambda rng: (np.stack(np.meshgrid(*[np.arange(3.0)] * 3), -1).reshape(-1, 3) * 1.2 + 0.05 * rng.random((27, 3)), 3.6))
def lennard_jones_periodic(positions, box):
    """Forces, potential energy and virial with the minimum image convention."""
    n = len(positions)
    forces = np.zeros_like(positions)
    potential = virial = 0.0
    cutoff = box / 2
    for i in range(n - 1):
        for j in range(i + 1, n):
            d = positions[i] - positions[j]
            d -= box * np.round(d / box)
            r2 = np.dot(d, d)
            if r2 > cutoff * cutoff:
                continue
            s6 = 1.0 / r2**3
            potential += 4 * s6 * (s6 - 1)
            w = 24 * s6 * (2 * s6 - 1)
            virial += w
            forces[i] += w / r2 * d
            forces[j] -= w / r2 * d
    return forces, potential, virial


@function(lambda rng: (6, 1.5, np.array([1.0, 1.0, 2.0, 1.0, 1.0, 3.0])))
def wall_spring_normal_modes(n, k, masses):
    """Angular frequencies and shapes of masses between two walls."""
    K = k * (2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1))
    root = np.sqrt(masses)
    omega2, modes = np.linalg.eigh(K / np.outer(root, root))
    shapes = modes / root[:, None]
    shapes *= np.sign(shapes[0])
    return np.sqrt(omega2), shapes


@function(lambda rng: (2.5, 0.0, 9.81, 1.3, 0.01, 300))
def pendulum_rk4_swing(theta, omega, g, length, dt, steps):
    def rhs(state):
        return np.array([state[1], -g / length * np.sin(state[0])])

    state = np.array([theta, omega])
    history = [state]
    for _ in range(steps):
        k1 = rhs(state)
        k2 = rhs(state + dt / 2 * k1)
        k3 = rhs(state + dt / 2 * k2)
        k4 = rhs(state + dt * k3)
        state = state + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        history.append(state)
    history = np.array(history)
    crossings = np.flatnonzero(np.diff(np.sign(history[:, 0])))
    return history[::20], crossings * dt


@function(lambda rng: ((1.2, 0.0, -0.4, 0.5), 1.0, 1.0, 1.0, 0.7))
def double_pendulum_rates(state, m1, m2, l1, l2, g=9.81):
    t1, w1, t2, w2 = state
    c, s = np.cos(t1 - t2), np.sin(t1 - t2)
    den = m1 + m2 * s**2
    a1 = (m2 * g * np.sin(t2) * c - m2 * s * (l1 * w1**2 * c + l2 * w2**2) - (m1 + m2) * g * np.sin(t1)) / (l1 * den)
    a2 = ((m1 + m2) * (l1 * w1**2 * s - g * np.sin(t2) + g * np.sin(t1) * c) + m2 * l2 * w2**2 * s * c) / (l2 * den)
    return w1, a1, w2, a2


@function(lambda rng: (rng.random((100, 2)), rng.normal(size=(100, 2)), 0.01, 60))
def bouncing_gas_in_unit_box(x, v, dt, steps):
    hits = np.zeros(2, dtype=int)
    for _ in range(steps):
        x += v * dt
        out = (x < 0) | (x > 1)
        v[out] *= -1
        np.clip(x, 0, 1, out=x)
        hits += out.sum(axis=0)
    return x, v, hits, 0.5 * np.mean(np.sum(v**2, axis=1))


@function(lambda rng: (256, 0.02, 50, 4.0))
def split_operator_wave_packet(n, dt, steps, k0):
    x = np.linspace(-20, 20, n, endpoint=False)
    dx = x[1] - x[0]
    k = 2 * np.pi * np.fft.fftfreq(n, d=dx)
    V = 0.05 * x**2
    psi = np.exp(-((x + 5) ** 2) / 2 + 1j * k0 * x)
    psi /= np.sqrt(np.sum(np.abs(psi) ** 2) * dx)
    half = np.exp(-0.5j * V * dt)
    kinetic = np.exp(-0.5j * k**2 * dt)
    for _ in range(steps):
        psi = half * np.fft.ifft(kinetic * np.fft.fft(half * psi))
    rho = (psi.conj() * psi).real
    return psi, rho.sum() * dx, np.sum(x * rho) * dx


@function(lambda rng: (80, lambda x: 0.5 * x**2))
def bound_states_finite_difference(n, potential):
    x, h = np.linspace(-6, 6, n, retstep=True)
    H = np.diag(1 / h**2 + potential(x)) - np.diag(np.full(n - 1, 0.5 / h**2), 1) - np.diag(np.full(n - 1, 0.5 / h**2), -1)
    E, psi = np.linalg.eigh(H)
    density = np.abs(psi[:, :3]) ** 2 / h
    return E[:4], density


@function(lambda rng: ([1.0, 1.38, 2.3, 1.52], [100.0, 55.0], np.linspace(400, 700, 31)))
def thin_film_reflectance(indices, thicknesses, wavelengths):
    """Normal incidence, by characteristic matrices of the layers."""
    R = np.zeros(len(wavelengths))
    for w, lam in enumerate(wavelengths):
        M = np.eye(2, dtype=complex)
        for n, d in zip(indices[1:-1], thicknesses):
            delta = 2 * np.pi * n * d / lam
            M = M @ np.array([[np.cos(delta), 1j * np.sin(delta) / n], [1j * n * np.sin(delta), np.cos(delta)]])
        B, C = M @ np.array([1, indices[-1]])
        r = (indices[0] * B - C) / (indices[0] * B + C)
        R[w] = abs(r) ** 2
    return R


@function(lambda rng: (np.linspace(0, 89, 30), 1.0, 1.5))
def fresnel_coefficients_degrees(angle, n1, n2):
    ti = np.deg2rad(angle)
    sin_t = n1 / n2 * np.sin(ti)
    tt = np.arcsin(sin_t)
    rs = (n1 * np.cos(ti) - n2 * np.cos(tt)) / (n1 * np.cos(ti) + n2 * np.cos(tt))
    rp = (n2 * np.cos(ti) - n1 * np.cos(tt)) / (n2 * np.cos(ti) + n1 * np.cos(tt))
    brewster = np.rad2deg(np.arctan2(n2, n1))
    return rs**2, rp**2, brewster


@function(lambda rng: (np.linspace(0, 2 * np.pi, 25), 0.6))
def kepler_eccentric_anomaly(M, e, tol=1e-13):
    E = M + e * np.sin(M)
    for _ in range(50):
        step = (E - e * np.sin(E) - M) / (1 - e * np.cos(E))
        E -= step
        if np.max(np.abs(step)) < tol:
            break
    true_anomaly = 2 * np.arctan2(np.sqrt(1 + e) * np.sin(E / 2), np.sqrt(1 - e) * np.cos(E / 2))
    return E, true_anomaly


# rtol: the angle is what remains of millions of degrees
@function(lambda rng: (2024, 2, 29, 18.5), rtol=1e-8)
def julian_day_and_sidereal(year, month, day, hour=12.0):
    if not 1 <= month <= 12:
        raise ValueError(f"month {month} out of range")
    if month <= 2:
        year, month = year - 1, month + 12
    a = year // 100
    b = 2 - a + a // 4
    jd = int(365.25 * (year + 4716)) + int(30.6001 * (month + 1)) + day + b - 1524.5 + hour / 24
    gmst = (280.46061837 + 360.98564736629 * (jd - 2451545.0)) % 360
    return jd, gmst


@function(lambda rng: (30.0, np.radians(40), 0.02, lambda v: 0.005 * v))
def projectile_until_landing(speed, angle, dt, drag):
    """Range, flight time and apex; drag gives the deceleration per unit of velocity from the speed."""
    x, y, t, top = 0.0, 0.0, 0.0, 0.0
    vx, vy = speed * np.cos(angle), speed * np.sin(angle)
    while True:
        v = np.hypot(vx, vy)
        vx += -drag(v) * vx * dt
        vy += (-9.81 - drag(v) * vy) * dt
        x_old, y_old = x, y
        x, y, t = x + vx * dt, y + vy * dt, t + dt
        top = max(top, y)
        if y < 0:
            frac = y_old / (y_old - y)
            return x_old + frac * (x - x_old), t - (1 - frac) * dt, top


@function(lambda rng: (np.array([[0.0, 0.5], [0.0, -0.5], [1.0, 0.0]]), np.array([1.0, -1.0, 0.5]), 20))
def point_charge_field_grid(where, charges, n):
    Y, X = np.mgrid[-2:2:n * 1j, -2:2:n * 1j]
    Ex = np.zeros_like(X)
    Ey = np.zeros_like(Y)
    V = np.zeros_like(X)
    for (qx, qy), q in zip(where, charges):
        r = np.hypot(X - qx, Y - qy)
        Ex += q * (X - qx) / r**3
        Ey += q * (Y - qy) / r**3
        V += q / r
    return Ex, Ey, V


@dataclass
class Body:
    name: str
    mass: float
    position: np.ndarray
    velocity: np.ndarray
    trail: list = field(default_factory=list)

    def kinetic(self):
        return 0.5 * self.mass * np.sum(self.velocity**2)


def pull(body, others):
    total = np.zeros(2)
    for other in others:
        if other is body:
            continue
        d = other.position - body.position
        total += 4 * np.pi**2 * other.mass * d / np.linalg.norm(d) ** 3
    return total


def total_energy(bodies):
    energy = sum(b.kinetic() for b in bodies)
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            energy -= 4 * np.pi**2 * a.mass * b.mass / np.linalg.norm(a.position - b.position)
    return energy


@program(lambda rng: (0.005, 200))
def inner_planets_verlet(dt, steps):
    """Sun, Venus, Earth and Mars in astronomical units and years, velocity Verlet."""
    bodies = [Body("sun", 1.0, np.zeros(2), np.zeros(2))]
    for name, mass, radius in [("venus", 2.45e-6, 0.723), ("earth", 3.0e-6, 1.0), ("mars", 3.2e-7, 1.524)]:
        speed = 2 * np.pi / np.sqrt(radius)
        bodies.append(Body(name, mass, np.array([radius, 0.0]), np.array([0.0, speed])))
    start = total_energy(bodies)
    acc = [pull(b, bodies) for b in bodies]
    for n in range(steps):
        for b, a in zip(bodies, acc):
            b.position = b.position + b.velocity * dt + 0.5 * a * dt**2
        new = [pull(b, bodies) for b in bodies]
        for b, a0, a1 in zip(bodies, acc, new):
            b.velocity = b.velocity + 0.5 * (a0 + a1) * dt
            if n % 20 == 0:
                b.trail.append(b.position)
        acc = new
    end = total_energy(bodies)
    assert abs(end - start) < 1e-3 * abs(start)
    return {b.name: np.array(b.trail) for b in bodies}, end


def checkerboard_sweep(spins, beta, rng, mask):
    for colour in (mask, ~mask):
        nb = np.roll(spins, 1, 0) + np.roll(spins, -1, 0) + np.roll(spins, 1, 1) + np.roll(spins, -1, 1)
        flip = colour & (rng.random(spins.shape) < np.exp(-2 * beta * spins * nb))
        spins[flip] = -spins[flip]


def binned_error(samples, bins=5):
    means = np.array([chunk.mean() for chunk in np.array_split(samples, bins)])
    return means.std(ddof=1) / np.sqrt(bins)


@program(lambda rng: (16, [1.5, 2.27, 3.5], 60, 11))
def ising_temperature_scan(L, temperatures, sweeps, seed):
    rng = np.random.default_rng(seed)
    mask = np.indices((L, L)).sum(axis=0) % 2 == 0
    spins = np.ones((L, L), dtype=np.int64)
    table = []
    for T in temperatures:
        m = np.empty(sweeps)
        e = np.empty(sweeps)
        for _ in range(20):
            checkerboard_sweep(spins, 1 / T, rng, mask)
        for t in range(sweeps):
            checkerboard_sweep(spins, 1 / T, rng, mask)
            m[t] = np.abs(spins.mean())
            e[t] = -(spins * (np.roll(spins, 1, 0) + np.roll(spins, 1, 1))).mean()
        heat = e.var() * L**2 / T**2
        chi = m.var() * L**2 / T
        table.append((m.mean(), binned_error(m), e.mean(), heat, chi))
    return np.array(table)


def tridiagonal_solve(a, b, c, d):
    n = len(d)
    cp = np.zeros(n, dtype=complex)
    dp = np.zeros(n, dtype=complex)
    cp[0], dp[0] = c / b[0], d[0] / b[0]
    for i in range(1, n):
        m = b[i] - a * cp[i - 1]
        cp[i] = c / m
        dp[i] = (d[i] - a * dp[i - 1]) / m
    x = np.zeros(n, dtype=complex)
    x[-1] = dp[-1]
    for i in reversed(range(n - 1)):
        x[i] = dp[i] - cp[i] * x[i + 1]
    return x


def square_barrier(x, height=3.0, width=1.0):
    return np.where(np.abs(x) < width / 2, height, 0.0)


@program(lambda rng: (150, 0.05, 100, square_barrier))
def tunnelling_crank_nicolson(n, dt, steps, barrier):
    """A Gaussian packet against a barrier; how much of it is reflected and transmitted."""
    x = np.linspace(-15, 15, n)
    dx = x[1] - x[0]
    V = barrier(x)
    psi = np.exp(-(x + 6) ** 2 / 4) * np.exp(2j * x)
    psi /= np.sqrt((abs(psi) ** 2).sum() * dx)
    r = 1j * dt / (4 * dx**2)
    diag = 1 + 2 * r + 0.5j * dt * V
    norms = []
    for _ in range(steps):
        rhs = (1 - 2 * r - 0.5j * dt * V) * psi
        rhs[1:] += r * psi[:-1]
        rhs[:-1] += r * psi[1:]
        psi = tridiagonal_solve(-r, diag, -r, rhs)
        norms.append(np.sum(np.abs(psi) ** 2) * dx)
    prob = np.abs(psi) ** 2 * dx
    momentum = np.sum(psi.conj() * -1j * np.gradient(psi, dx)).real * dx
    return {"reflected": prob[x < -0.5].sum(), "transmitted": prob[x > 0.5].sum(), "norm": np.array(norms), "momentum": momentum}
