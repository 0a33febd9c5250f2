"""The cast of the demonstration: who may be played, and what each is there to show."""

from django.utils.translation import gettext_noop

# staff number → what to look at as this person
CAST = {
    "linzy": gettext_noop("drafts documents in a division of the general office"),
    "hanyt": gettext_noop("heads that division and reviews its drafts"),
    "chenrc": gettext_noop("directs the general office: checks what goes to the leaders"),
    "hejx": gettext_noop("the mayor: signs for issue"),
    "zhouml": gettext_noop("a deputy mayor with two posts"),
    "suwq": gettext_noop("editor of the general office: verifies what was signed and proof-reads what was printed"),
    "shenqs": gettext_noop("registry clerk and seal keeper: numbers, seals, dispatches"),
    "qinhj": gettext_noop("supervisor: makes matters of instructions, checks and closes them"),
    "luoyf": gettext_noop("archivist: files what is done"),
    "weizq": gettext_noop("auditor: reads the trail"),
    "chengsz": gettext_noop("security administrator: agrees before sealed words are read"),
    "xujy": gettext_noop("deputy head of the finance bureau: countersigns"),
    "luojp": gettext_noop("deputy head of the planning commission: countersigns"),
    "jiangws": gettext_noop("heads the water bureau: accepts matters and reports on them"),
    "liangzy": gettext_noop("registry clerk of the finance bureau: signs for what arrives"),
    "tangsm": gettext_noop("registry clerk of the planning commission"),
    "zhengqm": gettext_noop("registry clerk of a county"),
    "xiakx": gettext_noop("directory administrator, and administrator of connected systems"),
    "jiabz": gettext_noop("an outsider of another county, who must find none of it"),
}

# The cast's own way in beside the one click; everybody else needs a one-time code.
PASSWORD = "shifan 2026 banjie"
