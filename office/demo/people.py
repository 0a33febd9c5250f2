"""The cast of the demonstration: who may be played, and what each is there to show."""

from django.utils.translation import gettext_noop as N_

# staff number → what to look at as this person
CAST = {
    "linzy": N_("drafts documents in a division of the general office"),
    "hanyt": N_("heads that division and reviews its drafts"),
    "chenrc": N_("directs the general office: checks what goes to the leaders"),
    "hejx": N_("the mayor: signs for issue"),
    "zhouml": N_("a deputy mayor with two posts"),
    "shenqs": N_("registry clerk and seal keeper: numbers, seals, dispatches"),
    "luoyf": N_("archivist: files what is done"),
    "weizq": N_("auditor: reads the trail"),
    "xujy": N_("deputy head of the finance bureau: countersigns"),
    "luojp": N_("deputy head of the planning commission: countersigns"),
    "liangzy": N_("registry clerk of the finance bureau: signs for what arrives"),
    "tangsm": N_("registry clerk of the planning commission"),
    "zhengqm": N_("registry clerk of a county"),
    "xiakx": N_("directory administrator"),
    "jiabz": N_("an outsider of another county, who must find none of it"),
}
