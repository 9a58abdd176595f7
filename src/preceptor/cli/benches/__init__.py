"""One module per subject of `preceptor bench`, each with `run() -> dict`."""
