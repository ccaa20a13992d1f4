r"""Answers read as mathematics: written signs, tokens, a grammar, and the trees that it yields.

`read_expression` is the way in: it returns a tree (`nodes.Node`) or raises `Unreadable`. Nothing here computes anything but exact
fractions; `mathtext.comparison` compares two trees, and leaves what needs numbers to the worker processes of the grader.
"""
