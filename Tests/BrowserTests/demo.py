"""`watchpost demo` for scripts that need cameras with pictures: a county that lives by itself."""
import os
import re
import signal
import subprocess
import tempfile
import threading

from service import BIN, Service, _die_with_parent, until


class Demo(Service):
    """The demo's service, its pages at `url`; accounts are made in its data folder."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="watchpost-browser-")
        self.county = os.path.join(self.folder, "county")
        self.data = os.path.join(self.folder, "data")
        self.process, self.http, self.accounts = None, 0, {}

    def start(self):
        with open(os.path.join(self.folder, "serve.log"), "ab") as log:
            self.process = subprocess.Popen(
                [os.path.join(BIN, "watchpost"), "demo", "--headless", "--data", self.folder,
                 "--udp", "127.0.0.1:0", "--http", "127.0.0.1:0"],
                stdout=subprocess.PIPE, stderr=log, text=True, preexec_fn=_die_with_parent)
        printed = []

        def read():
            for line in self.process.stdout:
                printed.append(line)

        threading.Thread(target=read, daemon=True).start()
        text = until(lambda: "".join(printed) if "token-file" in "".join(printed) else None, 60, "the demo")
        self.http = int(re.search(r"http://127\.0\.0\.1:(\d+)", text).group(1))
        self.accounts = dict(re.findall(r"name (\S+)\s+password (\S+)", text))
        with open(re.search(r"--token-file (\S+)", text).group(1), encoding="utf-8") as file:
            self.token = file.read().strip()
        self.posts = [row["id"] for row in self._rows("devices.csv") if row["class"] == "post"]
        self.cameras = [row["id"] for row in self._rows("devices.csv") if row["class"] == "camera"]
        until(self.with_pictures, 60, "a picture of each camera")
        return self

    def with_pictures(self):
        """Whether each camera has sent a picture."""
        return all(camera.get("lastFrame") for camera in self.api("GET", "/cameras")["cameras"])

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        super().close()
