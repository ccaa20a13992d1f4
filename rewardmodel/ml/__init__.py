"""The toolkit: data, training, scoring, sampling, grading and best-of-N, without Django."""
