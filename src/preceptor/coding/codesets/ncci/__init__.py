"""NCCI: pairs of codes, unit limits (MUE) and add-on codes, by setting and day.

A table is one sorted array of 64-bit numbers: two codes, and what the source says of them as a number into a
list of everything it says. CMS's practitioner pairs, 1.7 million rows, say only a few thousand things.
"""
