"""Runs a notebook from top to bottom, where it lies, and writes what its cells show."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

source, target, shown = map(Path, sys.argv[1:])
notebook = nbformat.read(source, as_version=4)
NotebookClient(
    notebook, timeout=200, resources={"metadata": {"path": str(source.parent)}}
).execute()
nbformat.write(notebook, target)

def texts():
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                yield "an image"
            else:
                yield output.get("text") or data.get("text/plain", "")


shown.write_text("\n".join(texts()))
