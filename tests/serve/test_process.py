"""Starting the server: what cannot work is said, with the exit code that fits."""

import socket
from pathlib import Path

import pytest

from kg import serve, settings
from kg.errors import ConfigurationError, InputError
from kg.store import Catalog


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    Catalog.open(tmp_path, create=True).close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"Port {port} on 127\.0\.0\.1 is in use.*--port") as error:
            serve.run(settings.load(tmp_path, {"port": port}, {}))
    assert error.value.exit_code == 4


def test_a_host_that_is_not_ours_is_said(tmp_path: Path) -> None:
    Catalog.open(tmp_path, create=True).close()
    with pytest.raises(ConfigurationError, match="Cannot listen on 192\\.0\\.2\\.1"):
        serve.run(settings.load(tmp_path, {"host": "192.0.2.1"}, {}))


def test_no_catalog_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        serve.run(settings.load(tmp_path / "nowhere", {}, {}))


def test_a_proxy_that_is_no_address_is_said(tmp_path: Path) -> None:
    Catalog.open(tmp_path, create=True).close()
    with pytest.raises(ConfigurationError, match="trusted_proxies names 'proxy.example'"):
        serve.run(settings.load(tmp_path, {"trusted_proxies": "proxy.example"}, {}))
