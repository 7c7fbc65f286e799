"""What the Motion daemon of Debian uses of the CPU for a frame of MJPEG.

A server of ours on loopback sends the frames of a folder as a network camera would (multipart over
HTTP), one every `1 / rate` seconds; Motion runs at that rate with all
that it can leave out left out: no pictures, no movies, no stream, no web pages. CPU time is that of
its process, read from the kernel, between two moments while it runs; frames are those that the
server sent between them. Start-up is not in it.
"""
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time

class Camera:
    """A network camera on loopback: one client at a time, frames at a fixed rate."""

    def __init__(self, frames, rate):
        self.frames = frames
        self.rate = rate
        self.sent = 0
        self.late = 0
        self.stopping = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.2)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        while not self.stopping:
            try:
                client, _ = self.listener.accept()
            except OSError:
                continue
            with client:
                client.settimeout(5)
                try:
                    self.stream(client)
                except OSError:
                    pass

    def stream(self, client):
        client.recv(4096)
        client.sendall(b"HTTP/1.0 200 OK\r\n"
                       b"Content-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")
        due = time.monotonic()
        while not self.stopping:
            jpeg = self.frames[self.sent % len(self.frames)]
            client.sendall(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                           % len(jpeg) + jpeg + b"\r\n")
            self.sent += 1
            due += 1 / self.rate
            pause = due - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            else:
                self.late += 1
                due = time.monotonic()

    def stop(self):
        self.stopping = True
        self.thread.join()
        self.listener.close()


def cpu_seconds(pid):
    """CPU seconds of all threads of a process, to the nanosecond."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def settings(folder, port, rate, width, height):
    """Debian's own settings (/etc/motion/motion.conf) as far as they decide what is seen, without
    what writes or serves."""
    return f"""daemon off
target_dir {folder}
log_file {folder}/motion.log
log_level 6
netcam_url http://127.0.0.1:{port}/video
width {width}
height {height}
framerate {rate}
text_left CAMERA1
text_right %Y-%m-%d\\n%T-%q
threshold 1500
despeckle_filter EedDl
minimum_motion_frames 1
event_gap 60
pre_capture 3
post_capture 0
picture_output off
movie_output off
webcontrol_port 0
stream_port 0
"""


def measure(frames, width, height, rate, seconds=4.0, warm_up=2.0):
    """CPU milliseconds a frame over so many seconds, and the frames they are the mean of."""
    folder = tempfile.mkdtemp(prefix="motion-")
    camera = Camera(frames, rate)
    daemon = None
    try:
        with open(f"{folder}/motion.conf", "w") as file:
            file.write(settings(folder, camera.port, rate, width, height))
        daemon = subprocess.Popen(
            ["motion", "-n", "-c", f"{folder}/motion.conf"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + 20
        while camera.sent < rate * warm_up:
            if daemon.poll() is not None or time.monotonic() > limit:
                with open(f"{folder}/motion.log") as log:
                    raise RuntimeError("motion took no frames: " + log.read()[-500:])
            time.sleep(0.05)
        sent, used = camera.sent, cpu_seconds(daemon.pid)
        time.sleep(seconds)
        count = camera.sent - sent
        used = cpu_seconds(daemon.pid) - used
        return {"ms": used / count * 1e3, "frames": count, "late": camera.late}
    finally:
        if daemon:
            daemon.terminate()
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        camera.stop()
        shutil.rmtree(folder, ignore_errors=True)
