"""What `bench search` asks and whom: query sets with their answers, the engines compared, the scoring."""
