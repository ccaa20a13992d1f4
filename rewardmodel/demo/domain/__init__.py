"""The demo domain: a small world of school mathematics in which everything is real on a laptop.

Problems are chains of operations on remainders modulo 5, worded in four ways. An exact oracle rates any step, a tiny
language model writes solutions with honest mistakes, and a second one, trained longer, is the base of the reward
models. docs/demo-domain.md says what the base has seen and how that departs from the paper.
"""
