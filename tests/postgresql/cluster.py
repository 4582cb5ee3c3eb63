"""A PostgreSQL server of its own for the tests: made in a folder, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
OWNER = "postgres"
SETTINGS = {
    # What the tests keep need not survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "max_wal_size": "256MB",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
    "autovacuum_naptime": "20s",
}


class Cluster:
    """A server on a socket in a folder, and on no port unless one is asked for.

    It orders text as people do in English, unlike SQLite: what relies on the order of letters
    shows.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER, OWNER)
        self._data = self.folder / "data"
        self._run(
            "initdb",
            *("--pgdata", str(self._data), "--username", OWNER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
            *("--locale-provider", "icu", "--icu-locale", "en"),
        )
        self.start()
        self.sql("CREATE DATABASE homes")

    def start(self, **settings: str) -> None:
        """Start it, or start it again."""
        own = SETTINGS | {"listen_addresses": "", "unix_socket_directories": str(self.folder)}
        options = " ".join(f"-c {name}='{value}'" for name, value in (own | settings).items())
        self._control("start", "--log", str(self.folder / "log"), "--options", options)

    def stop(self, how: str = "immediate") -> None:
        """Stop it: whoever is connected is cut off."""
        self._control("stop", "--mode", how)

    def remove(self) -> None:
        """Stop it for good."""
        self.stop()
        while self.folder.exists():  # its processes end one after the other
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "homes", *, schema: str = "", user: str = OWNER) -> str:
        """Return an address of a database; `schema` is where its tables are."""
        place = f"postgresql://{user}@/{database}?host={quote(str(self.folder), safe='')}"
        return f"{place}&options=-csearch_path%3D{schema}" if schema else place

    def let_in(self, *rules: str) -> None:
        """Have these rules of who is let in, and how, come before the others."""
        file = self._data / "pg_hba.conf"
        file.write_text("\n".join((*rules, file.read_text("utf-8"))), "utf-8")
        self.sql("SELECT pg_reload_conf()")

    def sql(self, text: str, database: str = "postgres") -> str:
        """Have a statement carried out, and return what it says."""
        command = ("psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", database)
        return self._run(*command, "-h", str(self.folder), "-U", OWNER, "-c", text).strip()

    def _control(self, what: str, *options: str) -> None:
        self._run("pg_ctl", what, "--pgdata", str(self._data), "--wait", "--silent", *options)

    def _run(self, name: str, *options: str) -> str:
        user = pwd.getpwnam(OWNER) if os.geteuid() == 0 else None
        ran = subprocess.run(
            [str(PROGRAMS / name), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            check=False,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
        assert ran.returncode == 0, f"{name}: {ran.stdout}"
        return ran.stdout
