"""Partial differential equations."""

import numpy as np

from suite import function, program


def gaussian(x, center, width):
    return np.exp(-(((x - center) / width) ** 2))


@function(lambda rng: (np.sin(np.pi * np.linspace(0, 1, 41)), 1.0, 0.0002, 200))
def heat_explicit(u0, alpha, dt, nt):
    """FTCS for the heat equation on the unit interval, ends held."""
    dx = 1 / (len(u0) - 1)
    r = alpha * dt / dx**2
    if r > 0.5:
        raise ValueError(f"unstable: r = {r:.3f} > 0.5")
    u = u0.copy()
    for n in range(nt):
        un = u.copy()
        u[1:-1] = un[1:-1] + r * (un[2:] - 2 * un[1:-1] + un[:-2])
    return u


@function(lambda rng: (lambda x: x * (1 - x), 30, 0.01, 25))
def heat_crank_nicolson(initial, nx, dt, nt):
    x = np.linspace(0.0, 1.0, nx + 1)
    r = dt * nx**2 / 2
    n = nx - 1
    L = np.diag(-2 * np.ones(n)) + np.diag(np.ones(n - 1), 1) + np.diag(np.ones(n - 1), -1)
    step = np.linalg.solve(np.eye(n) - r * L, np.eye(n) + r * L)
    u = initial(x[1:-1])
    history = [u]
    for _ in range(nt):
        u = step @ u
        history.append(u)
    return np.pad(np.array(history), ((0, 0), (1, 1)))


@function(lambda rng: (60, 1.0, 0.9, 80))
def wave_string_leapfrog(nx, c, courant, nt):
    """A plucked string with fixed ends; its shape at every tenth step."""
    x = np.linspace(0, 1, nx + 1)
    previous = np.where(x < 0.3, x / 0.3, (1 - x) / 0.7)
    C2 = courant**2
    current = previous.copy()
    for i in range(1, nx):
        current[i] = previous[i] + 0.5 * C2 * (previous[i + 1] - 2 * previous[i] + previous[i - 1])
    shapes = [previous.copy()]
    following = np.zeros(nx + 1)
    for n in range(1, nt + 1):
        following[1:-1] = 2 * current[1:-1] - previous[1:-1] + C2 * (current[2:] - 2 * current[1:-1] + current[:-2])
        following[0] = following[-1] = 0
        previous, current, following = current, following, previous
        if n % 10 == 0:
            shapes.append(current.copy())
    return np.array(shapes), nt * courant / nx / c


@function(lambda rng: (gaussian(np.arange(80) / 80, 0.3, 0.08), 0.7, 60, "lax-wendroff"))
def advect_periodic(u, nu, steps, scheme="upwind"):
    """Linear advection with Courant number nu."""
    u = u.copy()
    for _ in range(steps):
        left, right = np.roll(u, 1), np.roll(u, -1)
        if scheme == "upwind":
            u = u - nu * (u - left)
        elif scheme == "lax-friedrichs":
            u = 0.5 * (left + right) - 0.5 * nu * (right - left)
        elif scheme == "lax-wendroff":
            u = u - 0.5 * nu * (right - left) + 0.5 * nu**2 * (right - 2 * u + left)
        else:
            raise KeyError(scheme)
    return u


@function(lambda rng: (np.where(np.abs(np.linspace(-1, 1, 100)) < 0.4, 1.0, 0.1), 0.02, 0.4, 40))
def burgers_minmod(u0, dx, cfl, steps):
    """Second-order finite volumes with a minmod limiter and the Rusanov flux, periodic."""
    def minmod(a, b):
        return np.where(a * b > 0, np.sign(a) * np.minimum(np.abs(a), np.abs(b)), 0.0)

    u = u0.astype(float)
    t = 0.0
    for _ in range(steps):
        dt = cfl * dx / np.abs(u).max()
        slope = minmod(u - np.roll(u, 1), np.roll(u, -1) - u)
        left = u + 0.5 * slope
        right = np.roll(u - 0.5 * slope, -1)
        speed = np.maximum(abs(left), abs(right))
        flux = 0.25 * (left**2 + right**2) - 0.5 * speed * (right - left)
        u -= dt / dx * (flux - np.roll(flux, 1))
        t += dt
    return u, t


@function(lambda rng: (24, 200, 1e-4))
def laplace_plate_jacobi(n, max_sweeps, tol):
    """A square plate with one hot side; the field, the sweeps and the last change."""
    T = np.zeros((n, n))
    T[0, :] = 100.0
    for sweep in range(1, max_sweeps + 1):
        old = T.copy()
        T[1:-1, 1:-1] = 0.25 * (old[2:, 1:-1] + old[:-2, 1:-1] + old[1:-1, 2:] + old[1:-1, :-2])
        change = np.linalg.norm(T - old) / np.linalg.norm(T)
        if change < tol:
            break
    return T, sweep, change


@function(lambda rng: (10, 1.5, lambda x, y: np.sin(np.pi * x) * np.sin(np.pi * y)))
def poisson_red_black_sor(n, omega, source):
    h = 1 / n
    grid = np.linspace(0, 1, n + 1)
    x, y = np.meshgrid(grid, grid)
    f = source(x, y)
    u = np.zeros((n + 1, n + 1))
    for iteration in range(1000):
        worst = 0.0
        for colour in (0, 1):
            for i in range(1, n):
                for j in range(1 + (i + colour) % 2, n, 2):
                    r = (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - h * h * f[i, j]) / 4 - u[i, j]
                    u[i, j] += omega * r
                    if abs(r) > worst:
                        worst = abs(r)
        if worst < 1e-7:
            break
    return u, iteration


@function(lambda rng: rng.standard_normal((16, 16)))
def poisson_periodic_spectral(rho):
    """Solve the Poisson equation on a periodic unit square by FFT; the mean of the source is dropped."""
    n, m = rho.shape
    kx = 2 * np.pi * np.fft.fftfreq(n, d=1 / n)
    ky = 2 * np.pi * np.fft.fftfreq(m, d=1 / m)
    k2 = kx[:, None] ** 2 + ky[None, :] ** 2
    k2[0, 0] = 1
    phi_hat = -np.fft.fft2(rho) / k2
    phi_hat[0, 0] = 0
    return np.fft.ifft2(phi_hat).real


@function(lambda rng: (200, 150, 4.0))
def fdtd_one_dimension(cells, steps, eps_slab):
    """A pulse hitting a dielectric slab; absorbing ends."""
    ez = np.zeros(cells)
    hy = np.zeros(cells - 1)
    eps = np.ones(cells)
    eps[cells // 2:cells // 2 + 30] = eps_slab
    imp0 = 377.0
    for t in range(steps):
        hy += (ez[1:] - ez[:-1]) / imp0
        left, right = ez[1], ez[-2]
        ez[1:-1] += (hy[1:] - hy[:-1]) * imp0 / eps[1:-1]
        ez[0], ez[-1] = left, right
        ez[40] += np.exp(-((t - 30) / 10) ** 2)
    return ez, hy


@function(lambda rng: (128, 20.0, 1.5, 0.005, 80))
def schrodinger_split_step(n, length, momentum, dt, steps):
    """A wave packet in a harmonic well: density, norm and mean position."""
    x = np.linspace(-length / 2, length / 2, n, endpoint=False)
    dx = x[1] - x[0]
    k = 2 * np.pi * np.fft.fftfreq(n, dx)
    psi = np.exp(-((x + 2) ** 2) / 2 + 1j * momentum * x)
    psi /= np.sqrt((np.abs(psi) ** 2).sum() * dx)
    half_potential = np.exp(-0.5j * dt * 0.5 * x**2)
    kinetic = np.exp(-0.5j * k**2 * dt)
    for _ in range(steps):
        psi *= half_potential
        psi = np.fft.ifft(kinetic * np.fft.fft(psi))
        psi *= half_potential
    density = np.abs(psi) ** 2
    return density, density.sum() * dx, (x * density).sum() * dx


@function(lambda rng: (8, lambda x: 1 + x, 2.0))
def finite_elements_linear(n, load, flux):
    """-u'' = load on (0, 1), u(0) = 0, u'(1) = flux, by linear elements."""
    nodes = np.linspace(0, 1, n + 1) ** 1.2
    K = np.zeros((n + 1, n + 1))
    F = np.zeros(n + 1)
    for e in range(n):
        h = nodes[e + 1] - nodes[e]
        dofs = [e, e + 1]
        K[np.ix_(dofs, dofs)] += np.array([[1, -1], [-1, 1]]) / h
        for xi in (-1 / 3**0.5, 1 / 3**0.5):
            shape = np.array([(1 - xi) / 2, (1 + xi) / 2])
            F[dofs] += h / 2 * shape * load(shape @ nodes[dofs])
    F[-1] += flux
    u = np.zeros(n + 1)
    u[1:] = np.linalg.solve(K[1:, 1:], F[1:])
    return nodes, u


def _divergence_source(u, v, rho, dt, dx, dy):
    b = np.zeros_like(u)
    ux = (u[1:-1, 2:] - u[1:-1, :-2]) / (2 * dx)
    vy = (v[2:, 1:-1] - v[:-2, 1:-1]) / (2 * dy)
    uy = (u[2:, 1:-1] - u[:-2, 1:-1]) / (2 * dy)
    vx = (v[1:-1, 2:] - v[1:-1, :-2]) / (2 * dx)
    b[1:-1, 1:-1] = rho * ((ux + vy) / dt - ux**2 - 2 * uy * vx - vy**2)
    return b


def _pressure_poisson(p, b, dx, dy, sweeps):
    for _ in range(sweeps):
        pn = p.copy()
        p[1:-1, 1:-1] = (
            (pn[1:-1, 2:] + pn[1:-1, :-2]) * dy**2 + (pn[2:, 1:-1] + pn[:-2, 1:-1]) * dx**2 - b[1:-1, 1:-1] * dx**2 * dy**2
        ) / (2 * (dx**2 + dy**2))
        p[:, -1] = p[:, -2]
        p[0, :] = p[1, :]
        p[:, 0] = p[:, 1]
        p[-1, :] = 0
    return p


@program(lambda rng: (21, 60, 0.004, 0.1))
def lid_driven_cavity(n, steps, dt, nu, rho=1.0, sweeps=20):
    """Incompressible flow in a cavity with a moving lid: velocities, pressure, kinetic energy and the vortex centre."""
    dx = dy = 2 / (n - 1)
    u, v, p = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n))
    energy = []
    for _ in range(steps):
        un, vn = u.copy(), v.copy()
        p = _pressure_poisson(p, _divergence_source(un, vn, rho, dt, dx, dy), dx, dy, sweeps)
        uc, vc = un[1:-1, 1:-1], vn[1:-1, 1:-1]
        for field, old, gradient in (
            (u, un, (p[1:-1, 2:] - p[1:-1, :-2]) / (2 * dx)),
            (v, vn, (p[2:, 1:-1] - p[:-2, 1:-1]) / (2 * dy)),
        ):
            c = old[1:-1, 1:-1]
            convection = uc * (c - old[1:-1, :-2]) / dx + vc * (c - old[:-2, 1:-1]) / dy
            diffusion = (old[1:-1, 2:] - 2 * c + old[1:-1, :-2]) / dx**2 + (old[2:, 1:-1] - 2 * c + old[:-2, 1:-1]) / dy**2
            field[1:-1, 1:-1] = c + dt * (nu * diffusion - convection - gradient / rho)
        u[0, :] = u[:, 0] = u[:, -1] = 0
        u[-1, :] = 1
        v[0, :] = v[-1, :] = v[:, 0] = v[:, -1] = 0
        energy.append(0.5 * np.sum(u**2 + v**2) * dx * dy)
    stream = np.cumsum(u, axis=0) * dy
    row, col = np.unravel_index(np.argmin(stream), stream.shape)
    return u, v, p, energy, (int(row), int(col))


GAMMA = 1.4


def _primitive(U):
    rho, mom, ene = U
    u = mom / rho
    return rho, u, (GAMMA - 1) * (ene - 0.5 * rho * u**2)


def _euler_flux(U):
    rho, u, p = _primitive(U)
    return np.stack([rho * u, rho * u**2 + p, u * (U[2] + p)])


def _hll_flux(UL, UR):
    rl, ul, pl = _primitive(UL)
    rr, ur, pr = _primitive(UR)
    cl, cr = np.sqrt(GAMMA * pl / rl), np.sqrt(GAMMA * pr / rr)
    sl, sr = np.minimum(ul - cl, ur - cr), np.maximum(ul + cl, ur + cr)
    FL, FR = _euler_flux(UL), _euler_flux(UR)
    middle = (sr * FL - sl * FR + sl * sr * (UR - UL)) / (sr - sl)
    return np.where(sl >= 0, FL, np.where(sr <= 0, FR, middle))


@program(lambda rng: (100, 0.2, 0.8))
def sod_shock_tube(cells, t_end, cfl):
    """Sod's problem by the HLL flux: density, velocity, pressure, the front of the shock and the loss of mass."""
    dx = 1 / cells
    x = (np.arange(cells) + 0.5) * dx
    left = x < 0.5
    rho, p = np.where(left, 1.0, 0.125), np.where(left, 1.0, 0.1)
    U = np.array([rho, np.zeros(cells), p / (GAMMA - 1)])
    mass = U[0].sum() * dx
    t, steps = 0.0, 0
    while t < t_end:
        rho, u, p = _primitive(U)
        assert (rho > 0).all() and (p > 0).all()
        dt = min(cfl * dx / np.max(np.abs(u) + np.sqrt(GAMMA * p / rho)), t_end - t)
        padded = np.concatenate([U[:, :1], U, U[:, -1:]], axis=1)
        F = _hll_flux(padded[:, :-1], padded[:, 1:])
        U = U - dt / dx * (F[:, 1:] - F[:, :-1])
        t += dt
        steps += 1
    rho, u, p = _primitive(U)
    front = x[np.nonzero(rho > 0.2)[0][-1]]
    return rho, u, p, front, steps, abs(U[0].sum() * dx - mass) < 1e-12


class YeeGrid:
    """Two-dimensional transverse-magnetic fields on a staggered grid, with a lossy rim."""

    def __init__(self, nx, ny, courant=0.5, rim=6):
        self.ez = np.zeros((nx, ny))
        self.hx = np.zeros((nx, ny - 1))
        self.hy = np.zeros((nx - 1, ny))
        self.courant = courant
        self.eps = np.ones((nx, ny))
        depth_x = np.maximum(rim - np.minimum(np.arange(nx), np.arange(nx)[::-1]), 0)
        depth_y = np.maximum(rim - np.minimum(np.arange(ny), np.arange(ny)[::-1]), 0)
        self.loss = 0.4 * (np.maximum.outer(depth_x, depth_y) / rim) ** 3

    def add_cylinder(self, cx, cy, radius, eps):
        i, j = np.ogrid[:self.ez.shape[0], :self.ez.shape[1]]
        self.eps[(i - cx) ** 2 + (j - cy) ** 2 <= radius**2] = eps

    def step(self, source, position):
        c = self.courant
        self.hx -= c * (self.ez[:, 1:] - self.ez[:, :-1])
        self.hy += c * (self.ez[1:, :] - self.ez[:-1, :])
        curl = (self.hy[1:, 1:-1] - self.hy[:-1, 1:-1]) - (self.hx[1:-1, 1:] - self.hx[1:-1, :-1])
        damping = self.loss[1:-1, 1:-1]
        inner = self.ez[1:-1, 1:-1]
        inner *= (1 - damping) / (1 + damping)
        inner += c / self.eps[1:-1, 1:-1] * curl / (1 + damping)
        self.ez[position] += source

    @property
    def energy(self):
        return 0.5 * (np.sum(self.eps * self.ez**2) + np.sum(self.hx**2) + np.sum(self.hy**2))


def _ricker(t, peak, delay):
    a = (np.pi * peak * (t - delay)) ** 2
    return (1 - 2 * a) * np.exp(-a)


@program(lambda rng: (50, 44, 110))
def fdtd_scattering_cylinder(nx, ny, steps):
    """A pulse scattered by a dielectric cylinder: final field, probe signals, their strongest frequency and the energies."""
    grid = YeeGrid(nx, ny)
    grid.add_cylinder(nx * 0.6, ny * 0.5, 6, eps=3.0)
    probes = {"front": (nx // 4, ny // 2), "behind": (nx - 10, ny // 2), "side": (nx // 2, 9)}
    signals = {name: np.zeros(steps) for name in probes}
    energies = []
    for n in range(steps):
        grid.step(_ricker(n, 0.05, 20.0), (12, ny // 2))
        for name, place in probes.items():
            signals[name][n] = grid.ez[place]
        if n % 10 == 9:
            energies.append(grid.energy)
    arrival = {name: int(np.argmax(np.abs(s) > 0.1 * np.abs(s).max())) for name, s in signals.items()}
    spectrum = np.abs(np.fft.rfft(signals["behind"], 256))
    return grid.ez, signals, arrival, np.fft.rfftfreq(256)[spectrum.argmax()], energies


def _laplacian9(a):
    cross = sum(np.roll(a, s, axis) for axis in (0, 1) for s in (1, -1))
    corners = sum(np.roll(a, (i, j), axis=(0, 1)) for i in (1, -1) for j in (1, -1))
    return 0.2 * cross + 0.05 * corners - a


@program(lambda rng: (32, 150, 0.037, 0.06), rtol=1e-9)  # growth from a small perturbation
def gray_scott_patterns(n, steps, feed, kill, du=1.0, dv=0.5):
    """Reaction and diffusion of two species; the second one, its spots and the radial spectrum."""
    rng = np.random.default_rng(5)
    u = np.ones((n, n)) + 0.02 * rng.standard_normal((n, n))
    v = np.zeros((n, n))
    r = n // 8
    centre = slice(n // 2 - r, n // 2 + r)
    u[centre, centre] = 0.5
    v[centre, centre] = 0.25
    for _ in range(steps):
        reaction = u * v * v
        u += du * _laplacian9(u) - reaction + feed * (1 - u)
        v += dv * _laplacian9(v) + reaction - (feed + kill) * v
    above = v > 0.2
    peaks = above.copy()
    for axis in (0, 1):
        for shift in (1, -1):
            peaks &= v >= np.roll(v, shift, axis=axis)
    power = np.abs(np.fft.fft2(v - v.mean())) ** 2
    k = np.hypot(*np.meshgrid(np.fft.fftfreq(n) * n, np.fft.fftfreq(n) * n)).round().astype(int)
    radial = np.bincount(k.ravel(), weights=power.ravel()) / np.bincount(k.ravel())
    return v, int(peaks.sum()), above.mean(), radial
