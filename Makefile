# Thin aliases of ./dev, which needs nothing but Python 3.11.
.PHONY: demo serve test bench up setup
demo:
	./dev demo
# make serve ARGS="--port 8080 --behind-proxy --allowed-host label.example.org"
serve:
	./dev serve $(ARGS)
test:
	./dev test
bench:
	./dev bench
up:
	./dev up
setup:
	./dev setup
