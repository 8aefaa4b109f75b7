"""Graph algorithms on adjacency matrices, edge lists, CSR arrays and dictionaries."""

import heapq
from collections import deque

import numpy as np

from suite import function, program


def random_weights(rng, n, density=0.3):
    w = np.where(rng.random((n, n)) < density, rng.integers(1, 20, (n, n)).astype(float), np.inf)
    np.fill_diagonal(w, 0.0)
    return w


def random_undirected(rng, n, density=0.3):
    upper = np.triu(rng.random((n, n)) < density, 1)
    return (upper | upper.T).astype(int)


def dense_to_csr(adj):
    indptr = np.concatenate([[0], np.cumsum(adj.astype(bool).sum(axis=1))])
    return indptr, np.nonzero(adj)[1]


@function(lambda rng: random_weights(rng, 14))
def floyd_warshall_triple_loop(w):
    n = w.shape[0]
    dist = w.copy()
    nxt = np.full((n, n), -1)
    for i in range(n):
        for j in range(n):
            if np.isfinite(w[i, j]):
                nxt[i, j] = j
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if dist[i, k] + dist[k, j] < dist[i, j]:
                    dist[i, j] = dist[i, k] + dist[k, j]
                    nxt[i, j] = nxt[i, k]
    return dist, nxt


@function(lambda rng: random_weights(rng, 40))
def all_pairs_shortest_broadcast(w):
    """Floyd-Warshall, one outer sum for each intermediate vertex."""
    d = np.array(w, dtype=float)
    for k in range(len(d)):
        np.minimum(d, d[:, k, None] + d[None, k, :], out=d)
    ecc = d.max(axis=1)
    return d, ecc.min(), ecc.max()


ROADS = [(0, 1, 6.0), (0, 3, 7.0), (1, 2, 5.0), (1, 3, 8.0), (1, 4, -4.0), (2, 1, -2.0), (3, 2, -3.0), (3, 4, 9.0), (4, 5, 2.0)]
TOWNS = {"A": {"B": 7, "C": 9, "F": 14}, "B": {"C": 10, "D": 15}, "C": {"D": 11, "F": 2}, "D": {"E": 6}, "E": {}, "F": {"E": 9}}
CLOTHES = {"shirt": ["tie", "belt"], "tie": ["jacket"], "trousers": ["shoes", "belt"], "belt": ["jacket"],
           "socks": ["shoes"], "shoes": [], "jacket": []}


@function(lambda rng: (6, ROADS, 0))
def bellman_ford_edge_list(n, edges, source):
    dist = [float("inf")] * n
    parent = [None] * n
    dist[source] = 0.0
    for _ in range(n - 1):
        changed = False
        for u, v, w in edges:
            if dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
                parent[v] = u
                changed = True
        if not changed:
            break
    for u, v, w in edges:
        if dist[u] + w < dist[v]:
            raise ValueError("graph contains a negative cycle")
    return dist, parent


@function(lambda rng: (random_weights(rng, 30), 3))
def dijkstra_dense_matrix(adj, src):
    n = len(adj)
    dist = np.full(n, np.inf)
    done = np.zeros(n, dtype=bool)
    prev = -np.ones(n, dtype=int)
    dist[src] = 0
    for _ in range(n):
        u = np.argmin(np.where(done, np.inf, dist))
        if dist[u] == np.inf or done[u]:
            break
        done[u] = True
        alt = dist[u] + adj[u]
        better = (alt < dist) & ~done
        dist[better] = alt[better]
        prev[better] = u
    return dist, prev


@function(lambda rng: (TOWNS, "A", "E"))
def dijkstra_heap_path(graph, start, goal):
    """Length and vertices of the shortest path between two named vertices."""
    queue = [(0, start, [start])]
    visited = set()
    while queue:
        cost, node, path = heapq.heappop(queue)
        if node == goal:
            return cost, path
        if node in visited:
            continue
        visited.add(node)
        for neighbour, weight in graph[node].items():
            if neighbour not in visited:
                heapq.heappush(queue, (cost + weight, neighbour, path + [neighbour]))
    return None, []


@function(lambda rng: (*dense_to_csr(random_undirected(rng, 60, 0.05)), 0))
def bfs_levels_csr(indptr, indices, source):
    n = len(indptr) - 1
    level = np.full(n, -1, dtype=np.int64)
    queue = np.empty(n, dtype=np.int64)
    head, tail = 0, 1
    queue[0] = source
    level[source] = 0
    while head < tail:
        u = queue[head]
        head += 1
        for v in indices[indptr[u]:indptr[u + 1]]:
            if level[v] < 0:
                level[v] = level[u] + 1
                queue[tail] = v
                tail += 1
    return level


@function(lambda rng: CLOTHES)
def topological_order_kahn(successors):
    indegree = {u: 0 for u in successors}
    for u in successors:
        for v in successors[u]:
            indegree[v] += 1
    ready = deque(sorted(u for u, d in indegree.items() if d == 0))
    order = []
    while ready:
        u = ready.popleft()
        order.append(u)
        for v in successors[u]:
            indegree[v] -= 1
            if indegree[v] == 0:
                ready.append(v)
    if len(order) != len(successors):
        raise ValueError("the graph has a cycle")
    return order


@function(lambda rng: (rng.random((50, 50)) < 0.1).astype(float))
def pagerank_power_dense(A, d=0.85, tol=1e-12, max_iter=200):
    n = A.shape[0]
    out = A.sum(axis=1, keepdims=True)
    P = np.divide(A, out, out=np.full_like(A, 1.0 / n), where=out > 0)
    r = np.ones(n) / n
    for it in range(max_iter):
        new = d * r @ P + (1 - d) / n
        err = np.abs(new - r).sum()
        r = new
        if err < tol:
            break
    return r, it


@function(lambda rng: rng.random((30, 2)))
def prim_euclidean_mst(points):
    n = len(points)
    in_tree = np.zeros(n, dtype=bool)
    best = np.full(n, np.inf)
    link = np.zeros(n, dtype=int)
    best[0] = 0
    total = 0.0
    edges = []
    for step in range(n):
        u = int(np.argmin(np.where(in_tree, np.inf, best)))
        in_tree[u] = True
        total += best[u]
        if step > 0:
            edges.append((int(link[u]), u))
        d = np.sqrt(((points - points[u]) ** 2).sum(axis=1))
        closer = ~in_tree & (d < best)
        best[closer] = d[closer]
        link[closer] = u
    return total, edges


@function(lambda rng: random_undirected(rng, 25))
def welsh_powell_colouring(adj):
    """Greedy colouring, vertices of high degree first."""
    order = np.argsort(-adj.sum(axis=0), kind="stable")
    colour = np.full(len(adj), -1)
    for v in order:
        used = set(colour[adj[v] == 1])
        c = 0
        while c in used:
            c += 1
        colour[v] = c
    return colour, colour.max() + 1


@function(lambda rng: rng.random((24, 24)) < 0.07)
def transitive_closure_warshall(reach):
    reach = reach | np.eye(len(reach), dtype=bool)
    for k in range(len(reach)):
        reach |= np.outer(reach[:, k], reach[k])
    mutual = reach & reach.T
    return reach, mutual.sum(axis=1)


@function(lambda rng: random_undirected(rng, 20))
def laplacian_connectivity(A):
    degree = A.sum(axis=1)
    L = np.diag(degree) - A
    values = np.linalg.eigvalsh(L)
    components = int((values < 1e-9).sum())
    return L, values[1], components


@function(lambda rng: random_undirected(rng, 30))
def local_clustering_coefficients(A):
    k = A.sum(axis=1)
    triangles = np.diagonal(np.linalg.matrix_power(A, 3)) / 2
    pairs = k * (k - 1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        c = np.where(pairs > 0, triangles / pairs, 0.0)
    return c, c.mean(), int(triangles.sum() / 3)


@function(lambda rng: (rng.random((20, 20)) < 0.2).astype(float))
def hubs_and_authorities(links, steps=100):
    hubs = np.ones(links.shape[0])
    for _ in range(steps):
        auth = links.T @ hubs
        auth /= np.linalg.norm(auth)
        hubs = links @ auth
        hubs /= np.linalg.norm(hubs)
    return hubs, auth, np.argsort(hubs)[::-1][:3]


@function(lambda rng: [[1, 3], [0, 2], [1, 3, 5], [0, 2], [5], [2, 4], []])
def two_colour_if_bipartite(neighbours):
    side = [None] * len(neighbours)
    for start in range(len(neighbours)):
        if side[start] is not None:
            continue
        side[start] = 0
        stack = [start]
        while stack:
            u = stack.pop()
            for v in neighbours[u]:
                if side[v] is None:
                    side[v] = 1 - side[u]
                    stack.append(v)
                elif side[v] == side[u]:
                    return False, None
    return True, side


@function(lambda rng: (40, rng.integers(0, 40, (35, 2))))
def component_labels_by_propagation(n, edges):
    """Smallest vertex of each component, spread along edges until nothing changes."""
    label = np.arange(n)
    while True:
        old = label.copy()
        low = np.minimum(label[edges[:, 0]], label[edges[:, 1]])
        np.minimum.at(label, edges[:, 0], low)
        np.minimum.at(label, edges[:, 1], low)
        if np.array_equal(label, old):
            break
    roots, sizes = np.unique(label, return_counts=True)
    return label, roots, sizes


def find_augmenting_path(residual, source, sink):
    n = residual.shape[0]
    parent = np.full(n, -1)
    parent[source] = source
    queue = deque([source])
    while queue:
        u = queue.popleft()
        for v in np.flatnonzero(residual[u] > 0):
            if parent[v] == -1:
                parent[v] = u
                if v == sink:
                    return parent
                queue.append(v)
    return None


@program(lambda rng: (np.triu(rng.integers(0, 12, (12, 12)) * (rng.random((12, 12)) < 0.5), 1), 0, 11))
def edmonds_karp_max_flow(capacity, source, sink):
    residual = capacity.copy()
    flow = 0
    paths = 0
    while (parent := find_augmenting_path(residual, source, sink)) is not None:
        bottleneck = np.iinfo(residual.dtype).max
        v = sink
        while v != source:
            u = parent[v]
            bottleneck = min(bottleneck, residual[u, v])
            v = u
        v = sink
        while v != source:
            u = parent[v]
            residual[u, v] -= bottleneck
            residual[v, u] += bottleneck
            v = u
        flow += bottleneck
        paths += 1

    reachable = {source}
    stack = [source]
    while stack:
        u = stack.pop()
        for v in np.flatnonzero(residual[u]):
            if int(v) not in reachable:
                reachable.add(int(v))
                stack.append(int(v))
    cut = [(u, v) for u in sorted(reachable) for v in range(len(capacity)) if v not in reachable and capacity[u, v] > 0]
    assert sum(capacity[u, v] for u, v in cut) == flow
    return int(flow), paths, cut


class DisjointSets:
    def __init__(self, n):
        self.parent = list(range(n))
        self.rank = [0] * n
        self.count = n

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.rank[a] < self.rank[b]:
            a, b = b, a
        self.parent[b] = a
        if self.rank[a] == self.rank[b]:
            self.rank[a] += 1
        self.count -= 1
        return True


@program(lambda rng: (rng.normal(size=(40, 2)) + 6 * rng.integers(0, 2, (40, 2)), 3))
def single_linkage_by_kruskal(points, clusters):
    """Minimum spanning tree by Kruskal's algorithm, stopped when the wanted number of clusters is left."""
    n = len(points)
    i, j = np.triu_indices(n, k=1)
    length = np.hypot(*(points[i] - points[j]).T)
    sets = DisjointSets(n)
    tree = []
    for e in np.argsort(length):
        if sets.count == clusters:
            break
        if sets.union(int(i[e]), int(j[e])):
            tree.append((int(i[e]), int(j[e]), float(length[e])))
    roots = [sets.find(v) for v in range(n)]
    _, labels = np.unique(roots, return_inverse=True)
    centres = np.array([points[labels == c].mean(axis=0) for c in range(clusters)])
    return labels, np.bincount(labels), centres, sum(w for *_, w in tree)


def depth_first_finish(adj, u, seen, order):
    seen[u] = True
    for v in adj[u]:
        if not seen[v]:
            depth_first_finish(adj, v, seen, order)
    order.append(u)


@program(lambda rng: (30, [(int(a), int(b)) for a, b in rng.integers(0, 30, (60, 2)) if a != b]))
def kosaraju_condensation(n, edges):
    """Strongly connected components and the acyclic graph between them."""
    forward = [[] for _ in range(n)]
    backward = [[] for _ in range(n)]
    for u, v in edges:
        forward[u].append(v)
        backward[v].append(u)
    seen = [False] * n
    order = []
    for u in range(n):
        if not seen[u]:
            depth_first_finish(forward, u, seen, order)
    seen = [False] * n
    component = [0] * n
    members = []
    for u in reversed(order):
        if seen[u]:
            continue
        group = []
        depth_first_finish(backward, u, seen, group)
        for v in group:
            component[v] = len(members)
        members.append(sorted(group))
    dag = np.zeros((len(members), len(members)), dtype=np.uint8)
    for u, v in edges:
        if component[u] != component[v]:
            dag[component[u], component[v]] = 1
    sinks = np.flatnonzero(~dag.any(axis=1))
    return members, dag, sinks
