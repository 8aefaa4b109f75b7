"""k-means (Lloyd's algorithm) on the iris data (150 x 4, 3 clusters)."""

from pathlib import Path

import numpy as np

import phylanx as phx

TITLE = "k-means"


@phx.jit
def algorithm(points, centroids, iterations):
    """Return the centroids and each point's cluster; an empty cluster keeps its centroid."""
    centroids = centroids.copy()
    labels = np.zeros(points.shape[0], dtype=np.int64)
    for _ in range(iterations):
        distance = np.sum((points[:, np.newaxis, :] - centroids[np.newaxis, :, :]) ** 2, axis=2)
        labels = np.argmin(distance, axis=1)
        for k in range(centroids.shape[0]):
            member = labels == k
            count = np.sum(member)
            if count > 0:
                centroids[k] = np.sum(points * member[:, np.newaxis], axis=0) / count
    return centroids, labels


def arguments(scale=1):
    """Return the arguments of `algorithm` for the data repeated `scale` times with a little noise."""
    data = np.loadtxt(Path(__file__).parent / "data" / "iris.csv", delimiter=",")
    points = np.tile(data[:, :4], (scale, 1))
    points += np.random.default_rng(0).normal(0.0, 1e-3, points.shape)
    return points, points[[0, 50, 100]], 100


def summary(result):
    """Return one line on the result."""
    centroids, labels = result
    return f"cluster sizes {np.bincount(labels).tolist()}, first centroid {np.array2string(centroids[0], precision=4)}"


if __name__ == "__main__":
    print(f"{TITLE}: {summary(algorithm(*arguments()))}")
