"""The demo domain: a small world of school mathematics, in which the whole loop runs on a laptop with real models.

Problems are chains of operations on remainders modulo 5. An exact oracle rates any step, a tiny language model writes
solutions with genuine mistakes, and a second one, trained longer, is the base of the reward models.
docs/demo-domain.md describes what the base has seen and how that departs from the paper.
"""
