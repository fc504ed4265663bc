"""What `benchmarks/ranking_quality.py` measures with: collections, peers, and ways of ranking to try."""
