"""Computational geometry in the plane and in space."""

import math

import numpy as np

from suite import function, program


def cross2(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


@function(lambda rng: [tuple(p) for p in rng.integers(0, 50, (60, 2)).tolist()])
def convex_hull_monotone_chain(points):
    points = sorted(set(points))
    if len(points) <= 1:
        return points
    lower = []
    for p in points:
        while len(lower) >= 2 and cross2(lower[-2], lower[-1], p) <= 0:
            lower.pop()
        lower.append(p)
    upper = []
    for p in reversed(points):
        while len(upper) >= 2 and cross2(upper[-2], upper[-1], p) <= 0:
            upper.pop()
        upper.append(p)
    return lower[:-1] + upper[:-1]


@function(lambda rng: rng.normal(size=(50, 2)))
def gift_wrapping_hull(pts):
    start = np.lexsort((pts[:, 1], pts[:, 0]))[0]
    hull = [start]
    while True:
        here = hull[-1]
        best = (here + 1) % len(pts)
        for k in range(len(pts)):
            u, v = pts[best] - pts[here], pts[k] - pts[here]
            if u[0] * v[1] - u[1] * v[0] < 0:
                best = k
        if best == start:
            break
        hull.append(best)
    return np.array(hull), pts[hull]


def star_polygon(rng, n):
    t = np.sort(rng.random(n)) * 2 * np.pi
    r = 1 + rng.random(n)
    return np.column_stack([r * np.cos(t), r * np.sin(t)])


@function(lambda rng: star_polygon(rng, 17))
def polygon_area_and_centroid(poly):
    """Shoelace formula; counter-clockwise polygons have a positive area."""
    x, y = poly.T
    x1, y1 = np.roll(x, -1), np.roll(y, -1)
    cross = x * y1 - x1 * y
    area = cross.sum() / 2
    return area, np.array([((x + x1) * cross).sum(), ((y + y1) * cross).sum()]) / (6 * area)


@function(lambda rng: (rng.normal(size=(30, 5)), rng.normal(size=(20, 5))))
def pairwise_distances_expanded(a, b):
    sq = (a * a).sum(1)[:, None] + (b * b).sum(1)[None, :] - 2 * a @ b.T
    dist = np.sqrt(np.maximum(sq, 0))
    return dist, dist.argmin(axis=1), max(dist.min(axis=1).max(), dist.min(axis=0).max())


@function(lambda rng: ([1.0, 2.0, 2.0], 0.7, rng.normal(size=(12, 3))))
def rotate_about_axis_rodrigues(axis, angle, points):
    k = np.asarray(axis, dtype=float)
    k = k / np.linalg.norm(k)
    K = np.array([[0, -k[2], k[1]], [k[2], 0, -k[0]], [-k[1], k[0], 0]])
    R = np.eye(3) + math.sin(angle) * K + (1 - math.cos(angle)) * (K @ K)
    return points @ R.T, R, np.allclose(R @ R.T, np.eye(3))


@function(lambda rng: (rng.normal(size=4), rng.normal(size=4), rng.normal(size=3)))
def quaternion_rotate_composed(p, q, v):
    def multiply(a, b):
        w0, x0, y0, z0 = a
        w1, x1, y1, z1 = b
        return np.array([
            w0 * w1 - x0 * x1 - y0 * y1 - z0 * z1,
            w0 * x1 + x0 * w1 + y0 * z1 - z0 * y1,
            w0 * y1 - x0 * z1 + y0 * w1 + z0 * x1,
            w0 * z1 + x0 * y1 - y0 * x1 + z0 * w1,
        ])

    r = multiply(p / np.linalg.norm(p), q / np.linalg.norm(q))
    conj = r * [1, -1, -1, -1]
    return r, multiply(multiply(r, np.concatenate(([0.0], v))), conj)[1:]


@function(lambda rng: (rng.normal(size=4), rng.normal(size=4), np.linspace(0, 1, 9)))
def slerp_quaternions(q0, q1, t):
    q0 = q0 / np.sqrt(q0.dot(q0))
    q1 = q1 / np.sqrt(q1.dot(q1))
    d = q0.dot(q1)
    if d < 0:
        q1, d = -q1, -d
    if d > 0.9995:
        q = q0 + t[:, None] * (q1 - q0)
        return q / np.linalg.norm(q, axis=1, keepdims=True)
    theta = np.arccos(d)
    return (np.sin((1 - t) * theta)[:, None] * q0 + np.sin(t * theta)[:, None] * q1) / np.sin(theta)


@function(lambda rng: (rng.random((40, 3)), rng.integers(0, 40, (60, 3))))
def mesh_areas_and_vertex_normals(vertices, faces):
    a, b, c = vertices[faces[:, 0]], vertices[faces[:, 1]], vertices[faces[:, 2]]
    normal = np.cross(b - a, c - a)
    area = 0.5 * np.linalg.norm(normal, axis=-1)
    vertex_normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(vertex_normals, faces[:, corner], normal)
    length = np.linalg.norm(vertex_normals, axis=1, keepdims=True)
    np.divide(vertex_normals, length, out=vertex_normals, where=length > 1e-12)
    return area, area.sum(), vertex_normals


@function(lambda rng: ((0.4, -0.3), star_polygon(rng, 12).tolist()))
def point_in_polygon_crossings(point, polygon):
    x, y = point
    inside = False
    j = len(polygon) - 1
    for i in range(len(polygon)):
        xi, yi = polygon[i]
        xj, yj = polygon[j]
        if (yi > y) != (yj > y) and x < (xj - xi) * (y - yi) / (yj - yi) + xi:
            inside = not inside
        j = i
    return inside


@function(lambda rng: (rng.uniform(-2, 2, (200, 2)), star_polygon(rng, 9)))
def points_in_polygon_winding(points, polygon):
    """Sum of the signed angles under which each point sees the edges."""
    to = polygon[None, :, :] - points[:, None, :]
    nxt = np.roll(to, -1, axis=1)
    angle = np.arctan2(to[..., 0] * nxt[..., 1] - to[..., 1] * nxt[..., 0], (to * nxt).sum(axis=-1))
    turns = np.rint(angle.sum(axis=1) / (2 * np.pi)).astype(int)
    return turns != 0, np.mean(turns != 0) * 16


@function(lambda rng: (np.array([0.0, 0.0]), np.array([4.0, 3.0]), np.array([0.0, 3.0]), np.array([5.0, 0.0])))
def segment_intersection_point(p, p2, q, q2):
    r, s = p2 - p, q2 - q
    denominator = r[0] * s[1] - r[1] * s[0]
    if denominator == 0:
        return None
    w = q - p
    t = (w[0] * s[1] - w[1] * s[0]) / denominator
    u = (w[0] * r[1] - w[1] * r[0]) / denominator
    if 0 <= t <= 1 and 0 <= u <= 1:
        return p + t * r
    return None


@function(lambda rng: (rng.random((5, 2)), 25))
def bezier_de_casteljau(control, samples):
    curve = np.empty((samples, control.shape[1]))
    for k, t in enumerate(np.linspace(0, 1, samples)):
        b = control.copy()
        while len(b) > 1:
            b = (1 - t) * b[:-1] + t * b[1:]
        curve[k] = b[0]
    length = np.sqrt((np.diff(curve, axis=0) ** 2).sum(axis=1)).sum()
    return curve, length


@function(lambda rng: (rng.random((6, 3)), np.linspace(0, 1, 40)))
def bezier_by_bernstein_basis(control, t):
    n = len(control) - 1
    basis = np.array([math.comb(n, i) * t**i * (1 - t) ** (n - i) for i in range(n + 1)])
    tangents = n * np.diff(control, axis=0)
    lower = np.array([math.comb(n - 1, i) * t**i * (1 - t) ** (n - 1 - i) for i in range(n)])
    return basis.T @ control, lower.T @ tangents


@function(lambda rng: (np.array([0.0, 0.0, -3.0]), np.dstack(np.meshgrid(np.linspace(-.6, .6, 16), np.linspace(-.6, .6, 16), indexing="xy")), 1.0))
def sphere_depth_by_rays(eye, screen, radius):
    rays = np.concatenate([screen, np.ones(screen.shape[:2] + (1,))], axis=-1)
    rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
    b = rays @ eye
    disc = b**2 - (eye @ eye - radius**2)
    hit = disc >= 0
    depth = np.full(hit.shape, np.inf)
    depth[hit] = -b[hit] - np.sqrt(disc[hit])
    normals = np.where(hit[..., None], (eye + np.where(hit, depth, 0)[..., None] * rays) / radius, 0)
    return depth, normals, hit.mean()


@function(lambda rng: (np.array([0.2, 0.2, -1.0]), np.array([0.05, 0.1, 1.0]), np.array([[0.0, 0, 0], [1, 0, 0.2], [0, 1, 0.1]])))
def ray_triangle_moller_trumbore(origin, direction, triangle, eps=1e-9):
    v0, v1, v2 = triangle
    e1, e2 = v1 - v0, v2 - v0
    h = np.cross(direction, e2)
    a = np.dot(e1, h)
    if abs(a) < eps:
        return False, None
    f = 1.0 / a
    s = origin - v0
    u = f * np.dot(s, h)
    if u < 0.0 or u > 1.0:
        return False, None
    q = np.cross(s, e1)
    v = f * np.dot(direction, q)
    if v < 0.0 or u + v > 1.0:
        return False, None
    return True, f * np.dot(e2, q)


@function(lambda rng: (rng.normal(size=(15, 3)), 0.3))
def kabsch_alignment(P, noise):
    """Best rotation of P onto a turned and shifted copy of itself."""
    c, s = np.cos(1.1), np.sin(1.1)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    Q = P @ turn.T + [1, -2, 0.5] + noise * np.sin(np.arange(P.size)).reshape(P.shape)
    Pc, Qc = P - P.mean(axis=0), Q - Q.mean(axis=0)
    U, S, Vt = np.linalg.svd(Pc.T @ Qc)
    d = np.sign(np.linalg.det(Vt.T @ U.T))
    R = Vt.T @ np.diag([1, 1, d]) @ U.T
    rmsd = np.sqrt(np.mean(np.sum((Pc @ R.T - Qc) ** 2, axis=1)))
    return R, Q.mean(axis=0) - R @ P.mean(axis=0), rmsd


@function(lambda rng: (np.column_stack([np.linspace(0, 10, 80), np.sin(np.linspace(0, 10, 80))]), 0.1))
def simplify_douglas_peucker(line, tolerance):
    def simplify(pts):
        if len(pts) < 3:
            return pts
        chord = pts[-1] - pts[0]
        rel = pts - pts[0]
        distance = np.abs(chord[0] * rel[:, 1] - chord[1] * rel[:, 0]) / np.linalg.norm(chord)
        k = int(distance.argmax())
        if distance[k] <= tolerance:
            return pts[[0, -1]]
        return np.vstack([simplify(pts[:k + 1])[:-1], simplify(pts[k:])])

    return simplify(line)


@function(lambda rng: ([(0.0, 0.0), (4.0, 1.0), (5.0, 4.0), (1.0, 5.0)], [(1.0, -1.0), (6.0, 2.0), (3.0, 6.0)]))
def clip_sutherland_hodgman(subject, clip):
    output = list(subject)
    for a, b in zip(clip, clip[1:] + clip[:1]):
        if not output:
            break
        polygon, output = output, []
        previous = polygon[-1]
        for current in polygon:
            d0, d1 = cross2(a, b, previous), cross2(a, b, current)
            if (d0 >= 0) != (d1 >= 0):
                t = d0 / (d0 - d1)
                output.append((previous[0] + t * (current[0] - previous[0]), previous[1] + t * (current[1] - previous[1])))
            if d1 >= 0:
                output.append(current)
            previous = current
    return output


def closest_in(points):
    """Divide and conquer over points sorted by their first coordinate."""
    n = len(points)
    if n <= 3:
        best = (np.inf, None, None)
        for i in range(n):
            for j in range(i + 1, n):
                d = math.dist(points[i], points[j])
                if d < best[0]:
                    best = (d, points[i], points[j])
        return best
    middle = n // 2
    split = points[middle][0]
    left, right = closest_in(points[:middle]), closest_in(points[middle:])
    best = left if left[0] <= right[0] else right
    strip = sorted((p for p in points if abs(p[0] - split) < best[0]), key=lambda p: p[1])
    for i, p in enumerate(strip):
        for q in strip[i + 1:i + 8]:
            if q[1] - p[1] >= best[0]:
                break
            d = math.dist(p, q)
            if d < best[0]:
                best = (d, p, q)
    return best


@program(lambda rng: rng.random((200, 2)))
def closest_pair_divide_and_conquer(array):
    d, p, q = closest_in(sorted(map(tuple, array.tolist())))
    diff = array[:, None, :] - array[None, :, :]
    brute = np.sqrt((diff**2).sum(-1))
    np.fill_diagonal(brute, np.inf)
    assert math.isclose(brute.min(), d)
    return d, sorted([p, q])


class Sphere:
    def __init__(self, centre, radius, colour, shine=0.0):
        self.centre = np.array(centre, dtype=float)
        self.radius = radius
        self.colour = np.array(colour, dtype=float)
        self.shine = shine

    def intersect(self, origin, direction):
        oc = origin - self.centre
        b = oc @ direction
        disc = b * b - (oc @ oc - self.radius**2)
        if disc < 0:
            return np.inf
        root = math.sqrt(disc)
        for t in (-b - root, -b + root):
            if t > 1e-6:
                return t
        return np.inf


def trace_ray(scene, light, origin, direction, depth=0):
    hits = [obj.intersect(origin, direction) for obj in scene]
    nearest = int(np.argmin(hits))
    if hits[nearest] == np.inf:
        return np.array([0.2, 0.3, 0.5]) * (1 + direction[1])
    obj = scene[nearest]
    point = origin + hits[nearest] * direction
    normal = (point - obj.centre) / obj.radius
    to_light = light - point
    distance = np.linalg.norm(to_light)
    to_light = to_light / distance
    lit = all(other.intersect(point + 1e-5 * normal, to_light) > distance for other in scene)
    shade = 0.1 + 0.9 * max(0.0, normal @ to_light) * lit
    colour = obj.colour * shade
    if obj.shine > 0 and depth < 2:
        mirror = direction - 2 * (direction @ normal) * normal
        colour = (1 - obj.shine) * colour + obj.shine * trace_ray(scene, light, point + 1e-5 * normal, mirror, depth + 1)
    return colour


@program(lambda rng: (24, 16))
def ray_traced_spheres(width, height):
    scene = [Sphere((0, 0, 4), 1, (1, 0.2, 0.2), shine=0.3), Sphere((1.5, 0.3, 3), 0.5, (0.2, 1, 0.2)), Sphere((0, -101, 4), 100, (0.8, 0.8, 0.7))]
    light = np.array([3.0, 4.0, -2.0])
    image = np.zeros((height, width, 3))
    for r in range(height):
        for c in range(width):
            direction = np.array([(c + 0.5) / width * 2 - 1, (1 - (r + 0.5) / height * 2) * height / width, 1.5])
            image[r, c] = trace_ray(scene, light, np.zeros(3), direction / np.linalg.norm(direction))
    return (255 * np.clip(image, 0, 1)).astype(np.uint8)
