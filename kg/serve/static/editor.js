// The editor over the plain form: YASGUI, brought when it is wanted, with completions from the endpoint's own vocabulary.
// It asks no host but this one. The plain form stays one press away, and is what there is where scripts do not run.

const host = document.getElementById("editor");
const plain = document.getElementById("plain");
const bar = document.getElementById("modes");
const picker = document.getElementById("examples-form");
const words = JSON.parse(host.dataset.words);
const endpoint = new URL(host.dataset.endpoint, location.origin).href;
const KEY = "sparql-editor";
const PERSISTENCE = "vacancy-graph"; // queries are kept under that name in this browser; answers are not
const DECLARED = `PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?prefix ?namespace { ?declaration sh:prefix ?prefix ; sh:namespace ?namespace } ORDER BY ?prefix`;
const TERMS = `PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?class {
  VALUES (?type ?class) { (owl:Class true) (rdfs:Class true) (rdf:Property false) (owl:ObjectProperty false) (owl:DatatypeProperty false) }
  ?term a ?type
} ORDER BY ?term`;
let yasgui;
let before; // what was written where one writes, when one came to it

const field = document.getElementById("query");
const typed = () => (host.hidden ? field.value : yasgui.getTab()?.getYasqe()?.getValue() ?? "");

const remembered = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden
  }
};
const remember = (mode) => {
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // Then it holds for this page alone.
  }
};

const ask = async (query) => {
  const address = `${endpoint}?${new URLSearchParams({ query })}`;
  const answer = await fetch(address, { headers: { Accept: "application/sparql-results+json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).results.bindings;
};

const brought = (element, attributes) => new Promise((resolve, reject) => {
  const made = Object.assign(document.createElement(element), attributes);
  made.addEventListener("load", resolve);
  made.addEventListener("error", () => reject(new Error(attributes.src || attributes.href)));
  document.head.append(made);
});

// What the completions are made of: prefixes and terms as the served release says them.
const vocabulary = async () => {
  const [declared, terms] = await Promise.all([ask(DECLARED), ask(TERMS)]);
  const prefixes = Object.fromEntries(declared.map((row) => [row.prefix.value, row.namespace.value]));
  const of = (kind) => terms.filter((row) => row.class.value === kind).map((row) => row.term.value);
  return { prefixes, classes: of("true"), properties: of("false") };
};

const set_up = ({ prefixes, classes, properties }) => {
  const { Yasqe, Yasr, Tab } = window.Yasgui;
  const known = Object.entries(prefixes);
  const short = (iri) => {
    const [prefix, namespace] = known.find(([, namespace]) => iri.startsWith(namespace) && /^[\w-]+$/.test(iri.slice(namespace.length))) || [];
    return prefix === undefined ? null : [prefix, `${prefix}:${iri.slice(namespace.length)}`];
  };
  const suggest = (iris) => (_, token) => {
    const typed = (token?.autocompletionString || "").toLowerCase();
    if (!typed || typed === "<") return iris;
    if (typed.includes("/")) return iris.filter((iri) => iri.toLowerCase().startsWith(typed.replace(/^</, "")));
    return iris.filter((iri) => (short(iri)?.[1] || iri).toLowerCase().includes(typed));
  };
  const complete = (name, iris) => {
    Object.assign(Yasqe.Autocompleters[name], {
      get: suggest(iris),
      autoShow: true,
      persistenceId: null,
      postProcessSuggestion: (yasqe, token, iri) => {
        const [prefix, written] = short(iri) || [];
        return written && prefix in yasqe.getPrefixesFromQuery() ? written : `<${iri}>`;
      },
    });
  };
  // The completers of the package send what is typed to another host, or know prefixes that nobody declared here.
  complete("class", classes);
  complete("property", properties);
  Object.assign(Yasqe.Autocompleters.prefixes, {
    get: () => known.map(([prefix, namespace]) => `${prefix}: <${namespace}>`).sort(),
    persistenceId: null,
  });
  Yasqe.defaults.autocompleters = ["variables", "prefixes", "class", "property"];
  Yasqe.defaults.prefixCcApi = null;
  Yasqe.defaults.screenReaderLabel = words.label;
  Yasqe.defaults.editorHeight = "auto"; // as long as the query is
  Yasqe.defaults.viewportMargin = Infinity;
  // Tab goes on to the next thing on the page: the keyboard must never be held in a field.
  Object.assign(Yasqe.defaults.extraKeys, { Tab: false, "Shift-Tab": false });
  Yasr.defaults.prefixes = prefixes;
  Yasr.defaults.maxPersistentResponseSize = 0;
  Tab.prototype.getShareableLink = function () {
    return `${endpoint}?${new URLSearchParams({ query: this.getYasqe().getValue() })}`;
  };
};

// Names for what the package leaves without one.
const name_things = () => {
  for (const select of host.querySelectorAll("select.tableSizer:not([aria-label])")) select.setAttribute("aria-label", words.page);
  for (const field of host.querySelectorAll(".yasqe textarea:not([aria-label])")) field.setAttribute("aria-label", words.label);
  for (const field of host.querySelectorAll("input.tableFilter:not([aria-label])")) field.setAttribute("aria-label", words.filter);
};

const open_editor = async () => {
  if (yasgui) return;
  const [found] = await Promise.all([
    vocabulary(),
    brought("link", { rel: "stylesheet", href: "/static/vendor/yasgui.min.css" }),
    brought("script", { src: "/static/vendor/yasgui.min.js" }),
  ]);
  set_up(found);
  new MutationObserver(name_things).observe(host, { childList: true, subtree: true });
  host.hidden = false; // it measures itself when it is made
  yasgui = new window.Yasgui(host, {
    persistenceId: PERSISTENCE,
    populateFromUrl: false,
    autofocus: false,
    requestConfig: { endpoint, method: "GET" },
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    yasqe: { value: host.dataset.start },
  });
  for (const tab of Object.values(yasgui._tabs)) if (tab.getEndpoint() !== endpoint) tab.setEndpoint(endpoint);
  name_things();
};

const add = (query, run) => {
  const tab = yasgui.addTab(true, { yasqe: { value: query } });
  tab.setEndpoint(endpoint);
  if (run) tab.query().catch(() => {});
};

const show = async (mode, { say = true } = {}) => {
  const status = bar.querySelector("[role=status]");
  if (mode === "editor") {
    try {
      status.textContent = words.loading;
      await open_editor();
      status.textContent = "";
    } catch {
      status.textContent = words.failed;
      host.hidden = true;
      return;
    }
  }
  host.hidden = mode !== "editor";
  plain.hidden = mode === "editor";
  for (const button of bar.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", `${button.dataset.mode === mode}`);
  bar.querySelector("[data-add]").hidden = bar.querySelector("[data-forget]").hidden = mode !== "editor";
  if (say) remember(mode);
  before = typed();
};

for (const button of bar.querySelectorAll("[data-mode]")) {
  button.addEventListener("click", async () => {
    const written = typed();
    const changed = written !== before;
    const known = before;
    const fresh = !yasgui;
    const from = host.hidden;
    await show(button.dataset.mode);
    if (host.hidden === from) { // it was there already, or could not be loaded
      before = known;
      return;
    }
    if (host.hidden) {
      if (changed) field.value = written;
    } else if (host.dataset.asked && fresh) {
      add(written, true);
    } else if (changed && typed() !== written) {
      // A query that is kept in a tab of its own stays there.
      if (typed() === known) yasgui.getTab().getYasqe().setValue(written);
      else add(written, false);
    }
    before = typed();
  });
}
bar.querySelector("[data-add]").addEventListener("click", () => add(host.dataset.start, false));
bar.querySelector("[data-forget]").addEventListener("click", () => {
  for (const key of Object.keys(localStorage)) if (key.includes(PERSISTENCE)) localStorage.removeItem(key);
  location.assign(location.pathname);
});
picker?.addEventListener("submit", async (event) => {
  if (host.hidden) return;
  event.preventDefault();
  // The page with the example in its form says what the query is.
  const page = await fetch(`${location.pathname}?${new URLSearchParams(new FormData(picker))}`, { headers: { Accept: "text/html" } });
  const found = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("query");
  if (found) add(found.value, false);
  host.scrollIntoView({ block: "start" });
});

bar.hidden = false;
const wide = matchMedia("(min-width: 50rem)").matches;
const wanted = remembered() || (wide ? "editor" : "plain");
// An answer that is on the page already is not asked for once more.
if (!host.dataset.asked && wanted === "editor") show("editor", { say: false });
else show("plain", { say: false });
