import socket
import subprocess
import sys

import pytest


def test_a_connection_that_leaves_the_machine_fails_here():
    with pytest.raises(AssertionError, match="was tried"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_it_fails_in_processes_that_tests_start_too():
    code = "import socket; socket.getaddrinfo('example.org', 80)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "was tried" in run.stderr
