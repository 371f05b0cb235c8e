"""One module for each question that the benchmark answers."""
