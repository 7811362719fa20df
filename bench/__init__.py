"""Plans to measure with, and the times of whole processes (see docs/en/measurements.md)."""
