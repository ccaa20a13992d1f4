# Thin aliases of ./dev, which needs nothing but Python 3.11.
.PHONY: demo test bench up setup
demo:
	./dev demo
test:
	./dev test
bench:
	./dev bench
up:
	./dev up
setup:
	./dev setup
