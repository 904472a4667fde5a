// Facts and the words that say them light each other up. Without this, links lead from one to the other.
const ad = document.querySelector("[data-ad]");
const byRow = new Map();
for (const mark of ad?.querySelectorAll("mark[data-f]") ?? []) {
  for (const row of mark.dataset.f.split(" ")) {
    if (!byRow.has(row)) byRow.set(row, []);
    byRow.get(row).push(mark);
  }
}

let lit = [];
const light = (elements) => {
  for (const element of lit) element.classList.remove("lit");
  lit = elements;
  for (const element of lit) element.classList.add("lit");
};

const about = (target) => {
  const mark = target.closest?.("mark[data-f]");
  if (mark) {
    const rows = mark.dataset.f.split(" ");
    return [mark, ...rows.flatMap((row) => [document.getElementById(row), ...(byRow.get(row) ?? [])])].filter(Boolean);
  }
  const row = target.closest?.("[data-row]");
  return row && byRow.has(row.dataset.row) ? [row, ...byRow.get(row.dataset.row)] : [];
};

const article = document.querySelector(".posting");
let focused = [];
article?.addEventListener("focusin", ({ target }) => {
  focused = about(target);
  light(focused);
});
article?.addEventListener("focusout", () => {
  focused = [];
  light([]);
});
// What is focused stays lit while the pointer is over nothing.
article?.addEventListener("pointerover", ({ target }) => {
  const found = about(target);
  light(found.length ? found : focused);
});
article?.addEventListener("pointerleave", () => light(focused));

// Words that say several facts lead to the next one with each click.
ad?.addEventListener("click", ({ target }) => {
  const link = target.closest("mark[data-f] > a");
  if (!link) return;
  const rows = link.parentElement.dataset.f.split(" ");
  const at = Number(link.dataset.next ?? 0);
  link.hash = rows[at];
  link.dataset.next = (at + 1) % rows.length;
});

// A fact that stands in a closed part of the page is opened before the reader is led there.
const open = () => {
  const aim = document.getElementById(location.hash.slice(1));
  const closed = aim?.closest("details:not([open])");
  if (!closed) return;
  closed.open = true;
  aim.scrollIntoView({ block: "center" });
};
addEventListener("hashchange", open);
open();
