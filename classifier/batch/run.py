"""Score the inputs of a job into its output, whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from classifier.batch.checkpoint import Checkpoint
from classifier.batch.chunk import CHUNK_BYTES, shown
from classifier.batch.files import SECONDS, Files, Target, publish
from classifier.batch.inputs import STDIN, Inputs, open_inputs
from classifier.batch.journal import is_unfinished, open_journal
from classifier.batch.pipe import Pipe
from classifier.batch.pool import score_chunks
from classifier.batch.sink import SINKS
from classifier.batch.summary import Summary
from classifier.batch.tally import PARAGRAPHS
from classifier.batch.worker import Settings, load
from classifier.errors import BatchError, BatchUsageError
from classifier.override import Overrides

FORMAT = 1
"""Of the journal; what another one began is not gone on with."""

Report = Callable[[float | None, Counter[str]], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What `forewarn score` was asked for; `output` is None for standard output, `rejects` where none were named."""

    inputs: tuple[str, ...]
    output: Path | None
    rejects: Path | None
    settings: Settings
    workers: int = 1
    resume: bool = False
    force: bool = False
    chunk_bytes: int = CHUNK_BYTES
    checkpoint_seconds: float = SECONDS

    @property
    def target(self) -> Target | None:
        """The files to be written; None for standard output."""
        if self.output is None:
            return None
        rejects = self.rejects or self.output.with_name(self.output.name + ".rejects.jsonl")
        return Target(self.output, rejects, SINKS[self.settings.ending], self.settings.columns)


def run(job: Job, report: Report) -> Summary:
    """Score every record; report after each chunk the share done, None where nobody knows, and what was found.

    Raises
    ------
    BatchUsageError
        For what was asked for wrongly: see `open_inputs`, and `resume` of what cannot be read or written twice.
    BatchError
        For a file that cannot be read or written, or that was there before, in one line that says how to go on.
    """
    begun = time.monotonic()
    if job.resume and (STDIN in job.inputs or job.output is None):
        raise BatchUsageError("--resume: a run from standard input, or to standard output, cannot be gone on with")
    inputs = open_inputs(job.inputs, job.settings.layout, chunk_bytes=job.chunk_bytes)
    _refuse_impossible(job, inputs)
    target = job.target
    rejects = target.rejects if target else job.rejects
    start, end = _to_files(job, target, inputs, report) if target else _to_pipe(job, inputs, report)
    seconds = time.monotonic() - begun
    return Summary(
        model=load(job.settings).version,
        policy=job.settings.policy.version,
        sensitivity=job.settings.sensitivity,
        unit=job.settings.layout.unit,
        output=shown(target.output) if target else None,
        rejects=shown(rejects) if rejects else None,
        counts=end.counts,
        seconds=seconds,
        rate=(end.counts[PARAGRAPHS] - start.counts[PARAGRAPHS]) / seconds,
    )


def _to_pipe(job: Job, inputs: Inputs, report: Report) -> tuple[Checkpoint, Checkpoint]:
    if job.rejects is not None and not job.force:
        _refuse_existing(job.rejects)
    with closing(Pipe(job.rejects)) as pipe:
        _score(job, inputs, pipe, report)
        return Checkpoint(), pipe.checkpoint


def _to_files(job: Job, target: Target, inputs: Inputs, report: Report) -> tuple[Checkpoint, Checkpoint]:
    """Return where the run began and ended."""
    folder = target.output.with_name(target.output.name + ".journal")
    if not job.force and not is_unfinished(folder):
        _refuse_existing(target.output, target.rejects)
    header = None if STDIN in job.inputs else _header(job, inputs)
    with closing(open_journal(folder, header, resume=job.resume, force=job.force)) as journal:
        start = journal.last
        try:
            if not start.done:
                with closing(Files(journal, target, seconds=job.checkpoint_seconds)) as files:
                    _score(job, inputs, files, report)
            publish(folder, target)
        finally:
            if journal.last == Checkpoint() or not journal.kept:
                shutil.rmtree(folder, ignore_errors=True)  # it holds nothing that could be gone on with
        return start, journal.last


def _score(job: Job, inputs: Inputs, outlet: Files | Pipe, report: Report) -> None:
    chunks = inputs.chunks(outlet.checkpoint)
    for number, chunk, scored in score_chunks(chunks, job.settings, job.workers):
        outlet.write(scored, number, chunk.end)
        report(inputs.share(number, chunk), outlet.checkpoint.counts)
    outlet.finish()


def _header(job: Job, inputs: Inputs) -> dict[str, Any]:
    """Say what the run is of; every key is worded to go into a message."""
    settings, layout = job.settings, job.settings.layout
    model = load(settings)
    manifest = orjson.dumps(dict(model.manifest), option=orjson.OPT_SORT_KEYS)
    return {
        "the format of the journal": FORMAT,
        "the version of forewarn": version("forewarn"),
        "the model": f"{model.version} {hashlib.sha256(manifest).hexdigest()}",
        "the policy": settings.policy.version,
        "--sensitivity": settings.sensitivity,
        "--unit": layout.unit,
        "--text-field": layout.text_field,
        "--id-field": layout.id_field,
        "--format": layout.format,
        "--articles": settings.by_article,
        "the feedback": _digest(settings.overrides) if settings.overrides else None,
        "the size of chunks": job.chunk_bytes,
        **inputs.header,
    }


def _digest(overrides: Overrides) -> str:
    said = orjson.dumps(sorted((digest, asdict(one)) for digest, one in overrides.items()))
    return hashlib.sha256(said).hexdigest()


def _refuse_impossible(job: Job, inputs: Inputs) -> None:
    """Refuse to write where the run reads, two things to one place, or where nothing can be: now, not at the end."""
    target = job.target
    written = [path.absolute() for path in ([target.output, target.rejects] if target else [job.rejects]) if path]
    read = {Path(source.name).absolute() for source in inputs.sources}
    for path in written:
        if path in read or written.count(path) > 1:
            raise BatchUsageError(f"{path}: cannot be two of input, output and rejects")
        if path.is_dir():
            raise BatchUsageError(f"{path}: is a folder; name a file")
        if not path.parent.is_dir():
            raise BatchError(f"{path.parent}: no such folder; make it first")


def _refuse_existing(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            raise BatchError(f"{path}: is there already; name another, or replace it with --force")
