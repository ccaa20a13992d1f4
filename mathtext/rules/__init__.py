"""Rules by which two trees are compared, each about one kind of answer; comparison.py asks them in turn."""
