"""Every sentence about the state of the loop: pure functions of what they describe.

The message of a refused request is with the rule that refuses it; texts of the pages are in the frontend.
"""
