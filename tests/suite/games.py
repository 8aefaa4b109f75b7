"""Games, puzzles and cellular automata."""

import itertools

import numpy as np

from suite import function, program


@function(lambda rng: rng.integers(0, 2, (30, 40)))
def life_step_torus(world):
    neighbours = sum(np.roll(world, (dy, dx), axis=(0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0))
    return ((neighbours == 3) | ((world == 1) & (neighbours == 2))).astype(int)


@function(lambda rng: (rng.random((20, 20)) < 0.35, 3))
def life_bounded_loops(board, generations):
    rows, cols = board.shape
    for _ in range(generations):
        new = np.zeros_like(board)
        for r in range(rows):
            for c in range(cols):
                block = board[max(r - 1, 0):r + 2, max(c - 1, 0):c + 2]
                alive = block.sum() - board[r, c]
                new[r, c] = alive == 3 or (board[r, c] and alive == 2)
        board = new
    return board, int(np.count_nonzero(board))


@function(lambda rng: (rng.integers(0, 2, (32, 32), dtype=np.uint8), 5))
def life_slices_in_place(Z, n):
    """The edge stays dead; neighbour sums by eight shifted views."""
    Z[0], Z[-1], Z[:, 0], Z[:, -1] = 0, 0, 0, 0
    for _ in range(n):
        N = (Z[0:-2, 0:-2] + Z[0:-2, 1:-1] + Z[0:-2, 2:] + Z[1:-1, 0:-2]
             + Z[1:-1, 2:] + Z[2:, 0:-2] + Z[2:, 1:-1] + Z[2:, 2:])
        birth = (N == 3) & (Z[1:-1, 1:-1] == 0)
        survive = ((N == 2) | (N == 3)) & (Z[1:-1, 1:-1] == 1)
        Z[...] = 0
        Z[1:-1, 1:-1][birth | survive] = 1
    return Z


@function(lambda rng: (110, 61, 30))
def elementary_automaton(rule, width, steps):
    table = np.array([(rule >> k) & 1 for k in range(8)], dtype=np.uint8)
    history = np.zeros((steps, width), dtype=np.uint8)
    history[0, width // 2] = 1
    for t in range(1, steps):
        left, centre, right = np.roll(history[t - 1], 1), history[t - 1], np.roll(history[t - 1], -1)
        history[t] = table[4 * left + 2 * centre + right]
    return history


@function(lambda rng: rng.permutation(9)[(3 * (np.arange(9) % 3) + np.arange(9) // 3)[:, None] + np.arange(9)[None, :] - 9] + 1)
def sudoku_is_valid(grid):
    want = set(range(1, 10))
    for i in range(9):
        r, c = 3 * (i // 3), 3 * (i % 3)
        for unit in (grid[i], grid[:, i], grid[r:r + 3, c:c + 3].ravel()):
            if set(unit.tolist()) != want:
                return False
    return True


@function(lambda rng: 6)
def queens_solutions(n):
    solutions = []

    def place(row, columns, down, up, chosen):
        if row == n:
            solutions.append(chosen)
            return
        for c in range(n):
            if c in columns or row - c in down or row + c in up:
                continue
            place(row + 1, columns | {c}, down | {row - c}, up | {row + c}, chosen + (c,))

    place(0, set(), set(), set(), ())
    return len(solutions), solutions[0]


@function(lambda rng: rng.permutation(16))
def queens_conflict_count(queens):
    rows = np.arange(len(queens))
    _, falling = np.unique(queens - rows, return_counts=True)
    _, rising = np.unique(queens + rows, return_counts=True)
    return (falling * (falling - 1) // 2).sum() + (rising * (rising - 1) // 2).sum()


@function(lambda rng: np.array([[1, -1, 0], [-1, 1, 0], [0, -1, 1]]))
def noughts_and_crosses_winner(board):
    lines = np.concatenate([board.sum(axis=0), board.sum(axis=1), [np.trace(board), np.trace(np.fliplr(board))]])
    if (lines == 3).any():
        return "X"
    if (lines == -3).any():
        return "O"
    return None if (board == 0).any() else "draw"


@function(lambda rng: rng.choice([0, 2, 4, 8], (4, 4)))
def slide_2048_left(board):
    result = np.zeros_like(board)
    gained = 0
    for r, row in enumerate(board):
        tiles = [t for t in row if t != 0]
        merged = []
        i = 0
        while i < len(tiles):
            if i + 1 < len(tiles) and tiles[i] == tiles[i + 1]:
                merged.append(2 * tiles[i])
                gained += merged[-1]
                i += 2
            else:
                merged.append(tiles[i])
                i += 1
        result[r, :len(merged)] = merged
    return result, gained


@function(lambda rng: (25, 500))
def langton_ant_walk(size, steps):
    grid = np.zeros((size, size), dtype=bool)
    y = x = size // 2
    dy, dx = -1, 0
    for _ in range(steps):
        if grid[y, x]:
            dy, dx = -dx, dy
        else:
            dy, dx = dx, -dy
        grid[y, x] = not grid[y, x]
        y, x = (y + dy) % size, (x + dx) % size
    return grid, (y, x)


EMPTY, TREE, FIRE = 0, 1, 2


@function(lambda rng: (30, 20, 0.02, 0.005, 7))
def forest_fire_model(size, steps, growth, lightning, seed):
    rng = np.random.default_rng(seed)
    forest = np.where(rng.random((size, size)) < 0.6, TREE, EMPTY)
    burning = []
    for _ in range(steps):
        fire = np.pad(forest == FIRE, 1)
        near = fire[:-2, 1:-1] | fire[2:, 1:-1] | fire[1:-1, :-2] | fire[1:-1, 2:]
        luck = rng.random(forest.shape)
        new = forest.copy()
        new[forest == FIRE] = EMPTY
        new[(forest == TREE) & (near | (luck < lightning))] = FIRE
        new[(forest == EMPTY) & (luck < growth)] = TREE
        forest = new
        burning.append(np.sum(forest == FIRE))
    return forest, burning


@function(lambda rng: (np.full((9, 9), 4) + rng.integers(0, 3, (9, 9)),))
def sandpile_relax(pile):
    """Abelian sandpile: sites of four or more grains topple, grains leave at the border."""
    pile = pile.copy()
    topplings = 0
    while (unstable := pile >= 4).any():
        pile[unstable] -= 4
        pile[1:][unstable[:-1]] += 1
        pile[:-1][unstable[1:]] += 1
        pile[:, 1:][unstable[:, :-1]] += 1
        pile[:, :-1][unstable[:, 1:]] += 1
        topplings += unstable.sum()
    return pile, topplings


@function(lambda rng: rng.random((10, 12)) < 0.15)
def minesweeper_numbers(mines):
    rows, cols = mines.shape
    field = [["*"] * cols for _ in range(rows)]
    for r in range(rows):
        for c in range(cols):
            if mines[r, c]:
                continue
            n = 0
            for dr, dc in itertools.product((-1, 0, 1), repeat=2):
                if 0 <= r + dr < rows and 0 <= c + dc < cols and mines[r + dr, c + dc]:
                    n += 1
            field[r][c] = str(n) if n else "."
    return ["".join(line) for line in field]


@function(lambda rng: rng.integers(0, 2, (4, 5)))
def lights_out_presses(lit):
    """Which buttons turn all lights off, by elimination over the integers modulo two."""
    h, w = lit.shape
    n = h * w
    A = np.eye(n, dtype=np.int8)
    for k in range(n):
        r, c = divmod(k, w)
        if r > 0:
            A[k, k - w] = 1
        if r < h - 1:
            A[k, k + w] = 1
        if c > 0:
            A[k, k - 1] = 1
        if c < w - 1:
            A[k, k + 1] = 1
    M = np.column_stack([A, lit.ravel()]).astype(np.int8)
    pivots = []
    for col in range(n):
        candidates = np.flatnonzero(M[len(pivots):, col])
        if candidates.size == 0:
            continue
        row, other = len(pivots), len(pivots) + candidates[0]
        M[[row, other]] = M[[other, row]]
        others = np.flatnonzero(M[:, col])
        others = others[others != row]
        M[others] ^= M[row]
        pivots.append(col)
    if M[len(pivots):, -1].any():
        return None
    press = np.zeros(n, dtype=np.int8)
    press[pivots] = M[:len(pivots), -1]
    return press.reshape(h, w)


@function(lambda rng: ((0, 0), (7, 6), 8))
def knight_fewest_moves(start, goal, size):
    moves = [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]
    frontier, seen, n = {start}, {start}, 0
    while goal not in frontier:
        frontier = {(x + dx, y + dy) for x, y in frontier for dx, dy in moves if 0 <= x + dx < size and 0 <= y + dy < size} - seen
        if not frontier:
            return -1
        seen |= frontier
        n += 1
    return n


def candidates_at(grid, r, c):
    used = np.zeros(10, dtype=bool)
    used[grid[r]] = True
    used[grid[:, c]] = True
    br, bc = r - r % 3, c - c % 3
    used[grid[br:br + 3, bc:bc + 3]] = True
    return np.flatnonzero(~used[1:]) + 1


def fill_sudoku(grid, counter):
    """Backtracking, the cell with the fewest candidates first."""
    best = None
    for r, c in np.argwhere(grid == 0):
        options = candidates_at(grid, r, c)
        if best is None or len(options) < len(best[2]):
            best = (r, c, options)
        if len(options) <= 1:
            break
    if best is None:
        return True
    r, c, options = best
    for digit in options:
        grid[r, c] = digit
        counter["placed"] += 1
        if fill_sudoku(grid, counter):
            return True
        grid[r, c] = 0
    return False


@program(lambda rng: "530070000600195000098000060800060003400803001700020006060000280000419005000080079")
def sudoku_backtracking(text):
    grid = np.array([int(ch) for ch in text]).reshape(9, 9)
    counter = {"placed": 0}
    if not fill_sudoku(grid, counter):
        raise ValueError("no solution")
    return "".join(map(str, grid.ravel())), counter


LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def three_in_line(cells):
    for a, b, c in LINES:
        if cells[a] != 0 and cells[a] == cells[b] == cells[c]:
            return cells[a]
    return 0


def negamax(cells, player, alpha=-2, beta=2):
    won = three_in_line(cells)
    if won:
        return won * player, None
    free = [k for k in range(9) if cells[k] == 0]
    if not free:
        return 0, None
    choice = None
    for k in free:
        cells[k] = player
        score = -negamax(cells, -player, -beta, -alpha)[0]
        cells[k] = 0
        if score > alpha:
            alpha, choice = score, k
        if alpha >= beta:
            break
    return alpha, choice


@program(lambda rng: [1, 0, 0, 0, -1, 0, 0, 0, 0])
def tictactoe_perfect_play(cells):
    """Both sides play perfectly from the given position."""
    cells = list(cells)
    player = 1 if cells.count(1) == cells.count(-1) else -1
    moves = []
    while three_in_line(cells) == 0 and 0 in cells:
        _, k = negamax(cells, player)
        if k is None:
            k = cells.index(0)
        cells[k] = player
        moves.append(k)
        player = -player
    picture = "/".join("".join({1: "X", -1: "O", 0: "."}[v] for v in cells[i:i + 3]) for i in (0, 3, 6))
    return three_in_line(cells), moves, picture


def carve_maze(height, width, rng):
    maze = np.ones((2 * height + 1, 2 * width + 1), dtype=np.uint8)
    stack = [(0, 0)]
    maze[1, 1] = 0
    while stack:
        r, c = stack[-1]
        unvisited = []
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            nr, nc = r + dr, c + dc
            if 0 <= nr < height and 0 <= nc < width and maze[2 * nr + 1, 2 * nc + 1]:
                unvisited.append((nr, nc, dr, dc))
        if not unvisited:
            stack.pop()
            continue
        nr, nc, dr, dc = unvisited[rng.integers(len(unvisited))]
        maze[2 * r + 1 + dr, 2 * c + 1 + dc] = 0
        maze[2 * nr + 1, 2 * nc + 1] = 0
        stack.append((nr, nc))
    return maze


def flood_distances(maze, start):
    distance = np.full(maze.shape, -1)
    distance[start] = 0
    frontier = np.zeros(maze.shape, dtype=bool)
    frontier[start] = True
    step = 0
    while frontier.any():
        step += 1
        grown = np.zeros_like(frontier)
        grown[1:] |= frontier[:-1]
        grown[:-1] |= frontier[1:]
        grown[:, 1:] |= frontier[:, :-1]
        grown[:, :-1] |= frontier[:, 1:]
        frontier = grown & (maze == 0) & (distance < 0)
        distance[frontier] = step
    return distance


@program(lambda rng: (8, 10, 3))
def maze_generate_and_solve(height, width, seed):
    maze = carve_maze(height, width, np.random.default_rng(seed))
    distance = flood_distances(maze, (1, 1))
    r, c = 2 * height - 1, 2 * width - 1
    path = [(r, c)]
    while distance[r, c] > 0:
        for nr, nc in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
            if distance[nr, nc] == distance[r, c] - 1:
                r, c = nr, nc
                break
        path.append((r, c))
    drawing = np.where(maze == 1, "#", " ")
    for cell in path:
        drawing[cell] = "."
    return ["".join(row) for row in drawing], len(path), distance.max()
