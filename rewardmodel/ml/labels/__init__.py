"""Labels of steps as public data sets write them: PRM800K, stepwise rows, Math-Shepherd, ProcessBench, PRMBench."""
