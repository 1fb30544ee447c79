"""Side-by-side runs of load generators: what `bench/run`, `bench/users` and `bench/startup` share."""
