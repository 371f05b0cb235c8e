"""What every case of the benchmark needs: processes, databases, load, rounds and verdicts."""
