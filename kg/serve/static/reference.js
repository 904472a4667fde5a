// Finds within the page as one types: entries that lack a word are hidden, the count is said, the address keeps up.
// The form's button asks the server for the same, as it does without a script.
const form = document.querySelector("[data-ref-find]");
const entries = [...document.querySelectorAll("[data-ref-entry]")];
const texts = entries.map((entry) => `${entry.textContent} ${entry.id} ${entry.dataset.refWords ?? ""}`.toLowerCase());
const input = form?.querySelector('input[type="search"]');
const status = form?.querySelector("[data-ref-count]");
let waiting = 0;

const show = () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  entries.forEach((entry, i) => {
    entry.hidden = !words.every((word) => texts[i].includes(word));
    if (!entry.hidden) count += 1;
  });
  for (const section of document.querySelectorAll("main section")) {
    const own = [...section.querySelectorAll("[data-ref-entry]")];
    if (own.length) section.hidden = own.every((entry) => entry.hidden);
  }
  for (const table of document.querySelectorAll("main .scroll")) {
    const own = [...table.querySelectorAll("[data-ref-entry]")];
    table.hidden = own.length > 0 && own.every((entry) => entry.hidden);
    const heading = table.previousElementSibling;
    if (heading?.matches("h3")) heading.hidden = table.hidden;
  }
  const { none, one, some } = form.dataset;
  status.textContent = count === 0 ? none : count === 1 ? one : some.replace("{count}", count);
  const address = new URL(location.href);
  if (words.length) address.searchParams.set("q", input.value.trim());
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
};

// What the server has left out cannot be found here: then only the button helps.
if (form && input && !new URL(location.href).searchParams.get("q")) {
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
}
