"""The loop: generators, reward models, scores, generations, trainings and evaluations."""
