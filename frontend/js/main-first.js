// While one looks for somebody in a long list, the main post stands before those held beside it; afterwards all stands
// in official order again.
export function mainFirst(groups, labels, looking) {
  const late = (label) => Number(looking && "beside" in label.dataset);
  const lateGroup = (group) => Math.min(1, ...[...group.querySelectorAll("label:not([hidden])")].map(late));
  for (const group of groups) {
    if (!group.querySelector("[data-beside]")) continue;
    const here = labels.filter((label) => group.contains(label));
    group.querySelector(".in").append(...here.sort((one, other) => late(one) - late(other)));
  }
  groups[0]?.parentElement.append(...[...groups].sort((one, other) => lateGroup(one) - lateGroup(other)));
}
