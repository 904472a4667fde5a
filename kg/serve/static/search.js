// The search without a new page for each step: what a link or a form of it leads to is fetched and put in the place of
// what was found. Where that fails, the browser goes there as it would have done.
const region = () => document.querySelector("[data-results]");
let going = null;

async function show(address, push, focus) {
  going?.abort();
  going = new AbortController();
  region().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: going.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-results]");
    if (!found) throw new Error("another page");
    const opened = new Map([...region().querySelectorAll("details[id]")].map((d) => [d.id, d.open]));
    for (const details of found.querySelectorAll("details[id]")) {
      const before = opened.get(details.id);
      if (before !== undefined) details.open = before || details.open;
    }
    const said = found.querySelector("[role=status]");
    const here = region().querySelector("[role=status]");
    region().replaceWith(found);
    if (said && here) {
      said.replaceWith(here); // the same element, so that its new words are read out
      here.innerHTML = said.innerHTML;
    }
    const form = page.querySelector("form.seek");
    const typed = document.getElementById("q");
    if (typed.value !== typed.defaultValue) form.querySelector("#q").value = typed.value; // not sent yet, so not lost
    document.querySelector("form.seek").replaceWith(form);
    document.title = page.title;
    if (push) history.pushState(null, "", answer.url);
    if (focus) place(focus);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

// Where the reader was: the same link in what is new, else what was found.
function place({ name, text, id }) {
  const again = id
    ? document.getElementById(id)
    : [...region().querySelectorAll("details[id] a")].find(
        (a) => a.closest("details").id === name && a.querySelector(".name")?.textContent === text,
      );
  const status = region().querySelector("[role=status]");
  if (!again) status.tabIndex = -1;
  (again ?? status).focus({ preventScroll: Boolean(again) });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-results] a[href^='/search']");
  if (!link || link.type || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(link.href, true, {
    name: link.closest("details")?.id,
    text: link.querySelector(".name")?.textContent,
  });
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-search]");
  if (!form) return;
  event.preventDefault();
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form)).toString();
  show(address.href, true, form.matches(".seek") ? { id: "q" } : {});
});

addEventListener("popstate", () => show(location.href, false, {}));
