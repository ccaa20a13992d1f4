"""What the OpenAPI schema says beyond what the code tells: an introduction, how to sign in, and examples."""
