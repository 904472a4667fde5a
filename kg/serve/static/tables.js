// Tables that can be sorted by a column: the words of its head become a button. Numbers and dates sort by value.

const value = (cell) => {
  const text = (cell?.innerText || "").trim();
  const number = /^[-+]?[\d.,]+(e[-+]?\d+)?$/i.test(text) ? Number(text.replaceAll(",", "")) : NaN;
  return Number.isNaN(number) ? text : number;
};
const compare = (a, b) => {
  if (a === "" || b === "") return (a === "") - (b === ""); // what is missing comes last
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
};

for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const turn = head.ariaSort === "ascending" ? -1 : 1;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.ariaSort = turn === 1 ? "ascending" : "descending";
      const rows = [...body.rows].map((row) => [value(row.cells[column]), row]);
      rows.sort(([a], [b]) => (a === "" || b === "" ? compare(a, b) : turn * compare(a, b)));
      body.append(...rows.map(([, row]) => row));
    });
  });
}
