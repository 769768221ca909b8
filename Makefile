.PHONY: install test demo soak clean
