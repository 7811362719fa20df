"""Benchmarks and the plans that they measure with."""
