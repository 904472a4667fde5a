"""`kg serve`: the web application."""

from typing import Annotated

import typer

from kg.cli import options

EXAMPLES = ("kg serve", "kg serve --port 8080", "kg --data kg-demo serve --host 0.0.0.0")


def command(
    ctx: typer.Context,
    data: options.Data = None,
    host: Annotated[str | None, options.flag("host")] = None,
    port: Annotated[int | None, options.flag("port", min=0, max=65535)] = None,
    title: Annotated[str | None, options.flag("title")] = None,
    licence: Annotated[str | None, options.flag("licence")] = None,
    publisher: Annotated[str | None, options.flag("publisher")] = None,
    publisher_url: Annotated[str | None, options.flag("publisher_url")] = None,
    query_timeout: Annotated[float | None, options.flag("query_timeout")] = None,
    query_bytes: Annotated[int | None, options.flag("query_bytes", min=1)] = None,
    query_length: Annotated[int | None, options.flag("query_length", min=1)] = None,
    query_workers: Annotated[int | None, options.flag("query_workers", min=1)] = None,
    query_long: Annotated[int | None, options.flag("query_long", min=1)] = None,
    query_queue: Annotated[int | None, options.flag("query_queue", min=1)] = None,
    query_wait: Annotated[float | None, options.flag("query_wait")] = None,
    query_memory: Annotated[int | None, options.flag("query_memory")] = None,
    write_timeout: Annotated[float | None, options.flag("write_timeout")] = None,
    validate_timeout: Annotated[float | None, options.flag("validate_timeout")] = None,
    validate_workers: Annotated[int | None, options.flag("validate_workers", min=1)] = None,
    task_memory: Annotated[int | None, options.flag("task_memory")] = None,
    answer_cache: Annotated[int | None, options.flag("answer_cache", min=0)] = None,
    release_memory: Annotated[int | None, options.flag("release_memory", min=1)] = None,
    service_allow: Annotated[str | None, options.flag("service_allow")] = None,
    index: Annotated[str | None, options.flag("index")] = None,
    request_bytes: Annotated[int | None, options.flag("request_bytes")] = None,
    write_bytes: Annotated[int | None, options.flag("write_bytes")] = None,
    request_seconds: Annotated[float | None, options.flag("request_seconds")] = None,
    rate: Annotated[float | None, options.flag("rate", min=0)] = None,
    rate_burst: Annotated[int | None, options.flag("rate_burst", min=1)] = None,
    trusted_proxies: Annotated[str | None, options.flag("trusted_proxies")] = None,
    drain_seconds: Annotated[int | None, options.flag("drain_seconds", min=0)] = None,
    log: Annotated[str | None, options.flag("log")] = None,
    metrics: Annotated[str | None, options.flag("metrics")] = None,
) -> None:
    """Serve the data folder over HTTP.

    Pages for people, documents in Turtle, JSON-LD and N-Triples for programs, and a SPARQL endpoint at /sparql. New
    releases are served as they are made, without a restart.
    """
    from kg.cli import output
    from kg.serve import run

    settings = options.load(
        ctx,
        data,
        host=host,
        port=port,
        title=title,
        licence=licence,
        publisher=publisher,
        publisher_url=publisher_url,
        query_timeout=query_timeout,
        query_bytes=query_bytes,
        query_length=query_length,
        query_workers=query_workers,
        query_long=query_long,
        query_queue=query_queue,
        query_wait=query_wait,
        query_memory=query_memory,
        write_timeout=write_timeout,
        validate_timeout=validate_timeout,
        validate_workers=validate_workers,
        task_memory=task_memory,
        answer_cache=answer_cache,
        release_memory=release_memory,
        service_allow=service_allow,
        index=index,
        request_bytes=request_bytes,
        write_bytes=write_bytes,
        request_seconds=request_seconds,
        rate=rate,
        rate_burst=rate_burst,
        trusted_proxies=trusted_proxies,
        drain_seconds=drain_seconds,
        log=log,
        metrics=metrics,
    )
    run(settings, lambda address: output.say(f"serving {settings.data} on {address} (stop with Ctrl-C)"))
