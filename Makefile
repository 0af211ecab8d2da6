# make run    install, index corpus/ if need be, serve the page on http://127.0.0.1:7860
# make test   install what the tests need, then lint, types and every test
# make eval   measure again what eval/README.md states; SEEDS=FOLDER and SETS=FOLDER name texts that are not included
# make clean  delete what was generated: the virtual environment and the index

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint eval clean

run: .venv/run.stamp
	$(BIN)/oa-qa index corpus --index index
	$(BIN)/oa-qa serve --index index

test: lint
	$(BIN)/python -m pytest

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# An editable install reads the sources as they are, so only these two files make it necessary to install again.
.venv/run.stamp: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt -e .
	touch $@

.venv/test.stamp: .venv/run.stamp
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[test]'
	sh tools/install_browser.sh
	touch $@

eval: .venv/eval.stamp
	$(BIN)/python eval/run.py --output eval/results/all
	$(BIN)/python eval/run.py --split report --output eval/results/report
	$(if $(SEEDS),$(BIN)/python eval/run.py --questions eval/seed_questions.jsonl --corpus $(SEEDS) --no-texts --output eval/results/seeds)
	$(if $(SETS),$(BIN)/python eval/run_benchmarks.py $(SETS) --output eval/results/benchmarks)
	$(if $(SETS),$(BIN)/python eval/run_retrieval.py $(SETS) --output eval/results/benchmarks)
	$(BIN)/python eval/retrieval_ablation.py
	$(if $(SEEDS),$(BIN)/python eval/boilerplate.py $(SEEDS))
	$(BIN)/python eval/boilerplate.py corpus --gold eval/boilerplate_gold_bundled.json --output eval/results/boilerplate_bundled.json
	$(if $(SETS),$(BIN)/python eval/boilerplate.py $(SETS) --clean --output eval/results/boilerplate_clean.json)
	$(BIN)/python eval/write_state.py eval/results

.venv/eval.stamp: .venv/run.stamp
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[eval]'
	touch $@

clean:
	rm -rf .venv
	find index -mindepth 1 ! -name README.md -delete
