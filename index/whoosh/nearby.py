"""Distances on the sphere, for many points at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


def distances_km(lats: NDArray[np.float32], lons: NDArray[np.float32], lat: float, lon: float) -> NDArray[np.float64]:
    """Great-circle distances from a point, by the haversine formula (Sinnott 1984); degrees, WGS 84."""
    phi, lam = np.radians(lats.astype(np.float64)), np.radians(lons.astype(np.float64))
    there, along = np.radians(lat), np.radians(lon)
    chord = np.sin((phi - there) / 2) ** 2 + np.cos(phi) * np.cos(there) * np.sin((lam - along) / 2) ** 2
    found: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return found
