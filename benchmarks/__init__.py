"""Measured goals: ``python -m benchmarks`` prints how long our work takes against something bare in the same run."""
