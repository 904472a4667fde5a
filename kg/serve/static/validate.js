// A value and the words that say it light each other up; a field of several values takes another one. Without this, links
// lead from one to the other, and each field of several values has one empty place.
const ad = document.querySelector("[data-ad]");
const words = new Map();
for (const word of ad?.querySelectorAll("[data-says]") ?? []) {
  for (const name of word.dataset.says.split(" ")) {
    if (!words.has(name)) words.set(name, []);
    words.get(name).push(word);
  }
}

function light(value, on) {
  if (!value) return;
  const lit = on || value.contains(document.activeElement); // what is being changed stays lit
  value.classList.toggle("lit", lit);
  for (const word of words.get(value.dataset.value) ?? []) word.classList.toggle("lit", lit);
}

function follow(from, to, handle) {
  from.addEventListener(to === "in" ? "pointerover" : "pointerout", handle);
  from.addEventListener(to === "in" ? "focusin" : "focusout", handle);
}

for (const to of ["in", "out"]) {
  follow(document, to, (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    light(target.closest("[data-value]"), to === "in");
    const says = target.closest("[data-says]")?.dataset.says;
    for (const name of says?.split(" ") ?? []) light(document.getElementById(name), to === "in");
  });
}

// What a word says may stand in a part of the form that is folded up.
function unfold() {
  const place = document.getElementById(location.hash.slice(1));
  const folded = place?.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    place.scrollIntoView();
  }
}
addEventListener("hashchange", unfold);
unfold();

// A click on a word leads to its value, ready to be changed.
ad?.addEventListener("click", (event) => {
  const word = event.target.closest("[data-says]");
  const value = word && document.getElementById(word.getAttribute("href").slice(1));
  const field = value?.querySelector("input, select");
  if (field) {
    event.preventDefault();
    value.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  }
});

for (const group of document.querySelectorAll('.values[data-several="yes"]')) {
  const blank = group.querySelector(".blank");
  const label = document.querySelector("#correct")?.dataset.another;
  if (!blank || !label) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "another";
  button.textContent = label;
  button.setAttribute("aria-describedby", blank.querySelector("[aria-labelledby]").getAttribute("aria-labelledby"));
  button.addEventListener("click", () => {
    const more = blank.cloneNode(true);
    for (const field of more.querySelectorAll("input, select")) field.value = "";
    more.hidden = false;
    button.before(more);
    more.querySelector("input, select").focus();
  });
  blank.hidden = group.querySelectorAll(".value").length > 1; // the button shows one when it is wanted
  blank.after(button);
}

// What was found but not sure enough is taken with a button: into an empty place of its field, else in place of the value.
for (const doubt of document.querySelectorAll("[data-take].doubt")) {
  const label = document.querySelector("#correct")?.dataset.take;
  const line = doubt.closest(".line");
  if (!label || !line) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "another";
  button.textContent = label;
  button.addEventListener("click", () => {
    const fields = [...line.querySelectorAll(".value input:not([type=checkbox]), .value select")];
    const field = fields.find((one) => !one.value) ?? fields[0];
    field.closest(".value").hidden = false;
    field.value = doubt.dataset.take;
    field.focus();
  });
  doubt.append(" ", button);
}
