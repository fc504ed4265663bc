"""Chaos for an archive on a cluster: starts nodes, and runs `benchmarks/chaos.sh` on a store of its own for each seed.

    python benchmarks/cluster_chaos.py [--nodes 3] [--seeds 5] [OPTION…]     further options go to the driver

DATELINE_TEST_OPENSEARCH names a cluster of one's own, which is then used instead.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "support"))

from nodes import Nodes  # noqa: E402

SHORT = "--seconds 60 --kills 10 --stops 2 --burst 2000 --quiesce 900 --check-every 5 --second-instance".split()


@contextmanager
def cluster(nodes: int) -> Iterator[str]:
    """The address of a running cluster."""
    if own := os.environ.get("DATELINE_TEST_OPENSEARCH"):
        yield own.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder, Nodes(Path(folder), nodes) as started:
        yield started.url


def main() -> int:
    """Run all seeds; 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=5)
    asked, driver = parser.parse_known_args()
    failed = 0
    with cluster(asked.nodes) as url:
        for seed in map(str, range(1, asked.seeds + 1)):
            store = f"{url}/dateline_test{round(time.time())}"
            command = [str(HERE / "chaos.sh"), seed, seed, *(driver or SHORT)]
            done = subprocess.run(command, env=os.environ | {"DATELINE_STORE": store}, check=False)
            failed += done.returncode != 0
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
