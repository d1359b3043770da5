"""Found by every Python that is started with this folder on its path: its clock is shifted, and runs on."""

import os
from datetime import UTC, datetime, timedelta

from freezegun import freeze_time

freeze_time(datetime.now(UTC) + timedelta(seconds=float(os.environ["CLOCK_SHIFT_SECONDS"])), tick=True).start()
