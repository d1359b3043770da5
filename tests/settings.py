"""The program's own settings on a scratch folder, so that no test sees the data of whoever runs it."""

import os
import tempfile

os.environ["BOUNCEBACK_DATA"] = tempfile.mkdtemp(prefix="bounceback-tests-")

from bounceback.settings import *  # noqa: F403

folder.Folder(DATA_DIR).prepare()  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ERRANDS = "none"
