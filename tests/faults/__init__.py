"""`./dev faults`: breaks parts of a real site while eight labelers submit, and checks that nothing acknowledged is lost."""
