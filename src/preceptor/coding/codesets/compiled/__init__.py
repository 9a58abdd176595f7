"""From parsed sources to the rows of the store: which codes exist in which release, in what shape and
order.
"""
