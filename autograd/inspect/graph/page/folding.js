// Folding groups, one or all.

/// Folds or unfolds, and keeps in place what is looked at.
function foldGroups(which, folded, anchor = null) {
  const before = anchor && { ...boxPlace(anchor) };
  for (const group of which) group.folded = folded;
  drawing.fold();
  drawing.setScale(view.scale);
  showWindow(true);
  if (anchor) {
    const after = boxPlace(anchor);
    pan((before.x - after.x) * view.scale, (before.y - after.y) * view.scale);
  } else {
    pan(0, 0);
  }
  if (tabStop && !drawing.isVisible(tabStop)) setTabStop(visibleFor(tabStop));
  if (drawing.chosen && !drawing.isVisible(drawing.chosen)) choose(visibleFor(drawing.chosen));
  showFoldButtons();
  drawOverview();
  showPanelOf(hovered ?? drawing.chosen);
}

const visibleFor = (box) => drawing.boxOf(box.members[0]);

function toggle(group) {
  const had = document.activeElement?.box;
  foldGroups([group], !group.folded, group.box);
  reveal([boxPlace(group.box)]);
  if (had) focusBox(group.box);
}

/// The group of a box, or the box's own.
function toggleAround(box) {
  const group = box.group ?? groupOf[box.node];
  if (group) toggle(group);
}

function foldAll(folded) {
  foldGroups(groups, folded);
  if (document.activeElement?.box) focusBox(visibleFor(document.activeElement.box));
  showBeginning();
  revealCurrent();
}

function showFoldButtons() {
  const all = groups.every((group) => group.folded), none = groups.every((group) => !group.folded);
  byId("fold-all").setAttribute("aria-disabled", String(all));
  byId("unfold-all").setAttribute("aria-disabled", String(none));
  byId("fold-all").hidden = byId("unfold-all").hidden = groups.length === 0;
}
