"""How mathematical text is read: formulas, drawings and code in it, its steps, its final answer. It imports nothing else of ours."""
