"""What the scripts here need from elsewhere, installed when it is missing, with a word about it."""
import importlib.util
import os
import shutil
import subprocess
import sys

# Program: the Debian package that has it.
PACKAGES = {"ffmpeg": "ffmpeg", "motion": "motion"}
# Python module: what pip calls it.
WHEELS = {"cv2": "opencv-python-headless", "numpy": "numpy"}


def need(*names):
    """Makes sure that programs and Python modules are here; ends the run where one cannot be."""
    for name in names:
        if name in WHEELS:
            if importlib.util.find_spec(name) is None:
                install(name, [[sys.executable, "-m", "pip", "install", "--quiet",
                                "--break-system-packages", WHEELS[name]]])
                importlib.invalidate_caches()
        elif shutil.which(name) is None:
            root = [] if os.geteuid() == 0 else ["sudo"]
            install(name, [root + ["apt-get", "update", "-qq"],
                           root + ["apt-get", "install", "-y", "-qq", PACKAGES[name]]])


def install(name, commands):
    print(f"{name} is missing, installing it: {' '.join(commands[-1])}", file=sys.stderr)
    for command in commands:
        try:
            subprocess.run(command, check=True, stdout=sys.stderr)
        except (OSError, subprocess.CalledProcessError) as error:
            sys.exit(f"cannot install {name}: {error}")


def shared():
    """The folder of internal test data beside the checkout."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folder = os.path.join(os.path.dirname(root), "shared")
    if not os.path.isdir(os.path.join(folder, "data", "public")):
        sys.exit(f"{folder}/data/public is not here: these figures need the internal test data")
    return folder


def program():
    """Our program: $BIN/watchpost, else the release build's."""
    path = os.path.join(os.environ.get("BIN", ".build/release"), "watchpost")
    if not os.access(path, os.X_OK):
        sys.exit(f"{path} is not here: swift build -c release --product watchpost")
    return path
