.PHONY: run test check bench prove words audit help
help run test check bench prove words audit:
	@python3 dev.py $@ $(ARGS)
