// Search.

const query = byId("query");
let matches = [];
let match = -1;

function search() {
  const wanted = query.value.trim().toLowerCase();
  for (const i of matches) drawing.nodeBoxes[i].element.classList.remove("match");
  const ranks = nodes.map(({ name, operation }) => {
    const lower = name.toLowerCase();
    return [lower === wanted, lower.startsWith(wanted), lower.includes(wanted), operation.includes(wanted)]
      .indexOf(true);
  });
  matches = wanted === "" ? [] : [...nodes.keys()].filter((i) => ranks[i] >= 0);
  matches.sort((a, b) => ranks[a] - ranks[b] || a - b);
  match = -1;
  for (const i of matches) drawing.nodeBoxes[i].element.classList.add("match");
  const count = matches.length === 0 ? "none" : `${matches.length} found`;
  byId("found").textContent = wanted === "" ? "" : count;
}

/// To the next or the previous match; the query keeps the focus, so that Enter leads on.
function showMatch(by) {
  if (matches.length === 0) return;
  match = (match + by + matches.length) % matches.length;
  visitNode(matches[match]);
  query.focus();
  byId("found").textContent = `${match + 1} of ${matches.length}: ${nodes[matches[match]].name}`;
}
