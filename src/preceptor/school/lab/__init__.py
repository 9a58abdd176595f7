"""The laboratory: case sets, attempts, the workbench's saves, the review, an instructor's overrides."""
