"""A workbench for people who sell by cold calling."""

__version__ = "0.1.0"

# The areas, from the bottom of the ladder to its top. Pages, API and command line gather from them what they bring.
AREAS = (
    "base",
    "prospects",
    "campaigns",
    "compliance",
    "followups",
    "objections",
    "experiments",
    "playbook",
    "calling",
    "records",
    "insights",
    "recovery",
    "screens",
    "simulate",
)
