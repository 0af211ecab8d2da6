"""Every connection that would leave the machine fails. Python imports a module of this name at its start."""

import socket

_LOOPBACK = ("127.", "::1", "localhost")
_connect, _connect_ex, _resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _refuse(address):
    host = address[0] if isinstance(address, tuple) else ""  # a path: a socket within the machine
    host = host.decode() if isinstance(host, bytes) else host
    if host and host != "0.0.0.0" and not host.startswith(_LOOPBACK):
        raise AssertionError(f"a connection to {address} was tried")


def _checked_connect(self, address):
    _refuse(address)
    return _connect(self, address)


def _checked_connect_ex(self, address):
    _refuse(address)
    return _connect_ex(self, address)


def _checked_resolve(host, *args, **kwargs):
    _refuse((host,))
    return _resolve(host, *args, **kwargs)


socket.socket.connect = _checked_connect
socket.socket.connect_ex = _checked_connect_ex
socket.getaddrinfo = _checked_resolve
