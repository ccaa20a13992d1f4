"""Public reward models, read in their own formats: process models, outcome models, and verifiers that write verdicts.

One module per kind of model, and one table of formats in `formats`. The facts of each format are those of its published
code, named in its docstring. Weights are read from safetensors files only; code that ships with a model is never run.
"""
