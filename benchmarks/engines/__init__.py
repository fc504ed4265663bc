"""The engines of `benchmarks/engine.py`, one module each, and what measures them."""
