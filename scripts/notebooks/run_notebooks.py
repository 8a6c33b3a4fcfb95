"""Executes notebooks from scratch, and writes their outputs or compares them. Called by run.mjs, which prepares all."""

import argparse
import difflib
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

KERNEL = "tslab"
# Nothing is asserted about time: this only ends a cell that hangs.
CELL_TIMEOUT_SECONDS = 1200
# tslab prints what nobody caught, and goes on.
UNCAUGHT = re.compile(r"^Un(caughtException|handledPromiseRejection):", re.MULTILINE)
METADATA = {
    "kernelspec": {"display_name": "TypeScript (schedlab)", "language": "typescript", "name": KERNEL},
    "language_info": {
        "codemirror_mode": {"mode": "typescript", "name": "javascript", "typescript": True},
        "file_extension": ".ts",
        "mimetype": "text/typescript",
        "name": "typescript",
    },
}


class Failure(Exception):
    """The notebook failed, with all that there is to tell."""


def text_of(output):
    """What an output shows, as text to compare: without what a machine decides."""
    if output.output_type == "stream":
        shown = f"{output.name}: {output.text}"
    elif output.output_type == "error":
        shown = f"error: {output.ename}: {output.evalue}"
    else:
        shown = "\n".join(f"{kind}: {value}" for kind, value in sorted(output.data.items()))
    # A chart is compared by the digest of its SVG, which stands beside the picture.
    shown = re.sub(r'(data-svg="\w+") src="data:image/png;base64,[^"]*"', r"\1", shown)
    return re.sub(r"\bNode \d+\.\d+\.\d+", "Node", shown)


def tidy(outputs):
    """Consecutive pieces of one stream as one output, without what changes from run to run."""
    merged = []
    for output in outputs:
        previous = merged[-1] if merged else None
        is_stream = output.output_type == "stream"
        if is_stream and previous and previous.output_type == "stream" and previous.name == output.name:
            previous.text += output.text
            continue
        output.pop("transient", None)
        merged.append(output)
    return merged


def stderr_of(cell):
    return "".join(o.text for o in cell.outputs if o.output_type == "stream" and o.name == "stderr")


def shorten(text, lines=60):
    rows = text.rstrip().split("\n")
    more = [f"… {len(rows) - lines} more lines"] if len(rows) > lines else []
    return "\n".join("    " + row[:400] for row in [*rows[:lines], *more])


def failure(path, number, cell, what, detail=""):
    parts = [f"{path.name}, cell {number}: {what}", shorten(cell.source)]
    if detail.strip():
        parts += ["  it said:", shorten(detail)]
    return Failure("\n".join(parts))


def execute(path):
    """The notebook with the outputs of a run from scratch. Cells are counted from 1, prose included."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None

    def executed(cell, cell_index, execute_reply):
        status = execute_reply["content"]["status"]
        said = stderr_of(cell)
        if status == "error":
            raise failure(path, cell_index + 1, cell, "failed", said or "nothing")
        # The kernel drops what is queued behind an error.
        if status != "ok":
            raise failure(path, cell_index + 1, cell, f"was not executed ({status})", said)
        if UNCAUGHT.search(said):
            raise failure(path, cell_index + 1, cell, "left an error uncaught", said)

    client = NotebookClient(
        notebook,
        kernel_name=KERNEL,
        timeout=CELL_TIMEOUT_SECONDS,
        startup_timeout=300,
        allow_errors=True,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_executed=executed,
    )
    running = {"index": 0, "cell": None}

    def started(cell, cell_index):
        running.update(index=cell_index, cell=cell)

    client.on_cell_execute = started
    try:
        client.execute()
    except DeadKernelError:
        cell = running["cell"]
        if cell is None:
            raise Failure(f"{path.name}: the kernel did not start: is `node` in PATH, at least 20.19?")
        raise failure(path, running["index"] + 1, cell, "the kernel ended while it ran (process.exit?)")
    except CellTimeoutError:
        raise failure(path, running["index"] + 1, running["cell"], "took more than 20 minutes")

    for number, cell in enumerate(notebook.cells, start=1):
        cell.setdefault("id", f"cell-{number}")
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = tidy(cell.outputs)
            # What came after the reply of the cell.
            if UNCAUGHT.search(stderr_of(cell)):
                raise failure(path, number, cell, "left an error uncaught", stderr_of(cell))
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
    return notebook


def compare(path, notebook):
    """Throws with a difference for each cell whose outputs are not the committed ones."""
    committed = nbformat.read(path, as_version=4)
    differences = []
    for number, (old, new) in enumerate(zip(committed.cells, notebook.cells), start=1):
        if old.cell_type != "code":
            continue
        before = "\n".join(text_of(output) for output in tidy(old.outputs)).split("\n")
        after = "\n".join(text_of(output) for output in new.outputs).split("\n")
        if before != after:
            lines = difflib.unified_diff(before, after, "committed", "now", n=1, lineterm="")
            differences.append(str(failure(path, number, new, "shows something else", "\n".join(lines))))
    if differences:
        advice = f"If that is as it should be: npm run notebooks:run -- {path.stem}"
        raise Failure("\n".join([*differences, advice]))


def write(path, notebook):
    text = nbformat.writes(notebook) + "\n"
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=["write", "compare", "only-run"], required=True)
    parser.add_argument("paths", nargs="+", type=Path)
    arguments = parser.parse_args()
    failed = 0
    for path in arguments.paths:
        start = time.monotonic()
        try:
            notebook = execute(path)
            if arguments.mode == "compare":
                compare(path, notebook)
            if arguments.mode == "write":
                write(path, notebook)
            result = {"compare": "as committed", "write": "written", "only-run": "ran"}[arguments.mode]
            cells = sum(cell.cell_type == "code" for cell in notebook.cells)
            print(f"{path.name}: {result}, {cells} cells, {time.monotonic() - start:.1f} s", flush=True)
        except Failure as problem:
            failed += 1
            print(problem, file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
