"""Hostile files made from small valid ones, to prove that every reader refuses and none falls over."""
