// The neighbourhood of a thing as a graph that can be walked: by arrow keys, by mouse, by touch. The list beside it says
// the same and is the base; without this module nothing is missing. Cytoscape is loaded when the graph is asked for.
const LIBRARY = "/static/vendor/cytoscape.min.js";
const SMALLEST = 0.62, LARGEST = 1.25;
const form = document.querySelector("[data-neighbourhood]");
const place = document.querySelector("[data-drawn]");
if (form && place) prepare();

function prepare() {
  const draw = form.querySelector("[data-draw]");
  draw.hidden = false;
  draw.addEventListener("click", async () => {
    draw.disabled = true;
    place.hidden = false;
    say(place.dataset.loading);
    try {
      await loaded();
      const walk = new Walk();
      await walk.go(new URL(form.dataset.neighbourhood, location.href).searchParams.get("of"));
      draw.hidden = true;
      form.querySelector("[type=submit]").hidden = true; // what is chosen holds at once
      walk.canvas.focus();
    } catch (error) {
      console.error(error);
      say(place.dataset.failed);
      draw.disabled = false;
    }
  });
}

function loaded() {
  if (window.cytoscape) return Promise.resolve();
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = done;
    script.onerror = () => failed(new Error(`${LIBRARY} cannot be loaded`));
    document.head.append(script);
  });
}

function say(text) {
  place.querySelector("[data-told-now]").textContent = text;
}

const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

class Walk {
  constructor() {
    this.canvas = place.querySelector("[data-canvas]");
    this.link = place.querySelector("[data-open-link]");
    this.back = place.querySelector("[data-go-back]");
    this.way = [];
    this.graph = window.cytoscape({ container: this.canvas, minZoom: 0.3, maxZoom: 3, autounselectify: true });
    this.canvas.walk = this; // so that what is drawn can be asked for from outside
    this.graph.on("tap", "node", (event) => this.choose(event.target.id()));
    this.graph.on("dbltap", "node", (event) => this.open(event.target.id()));
    this.graph.on("mouseover", "node", (event) => this.light(event.target));
    this.graph.on("mouseout", "node", () => this.light(this.graph.getElementById(this.here)));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    place.querySelector("[data-centre-here]").addEventListener("click", () => this.go(this.here));
    this.back.addEventListener("click", () => this.goBack());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.list(); });
    form.addEventListener("change", async (event) => {
      await this.list();
      if (event.target.name === "kind") this.filter();
      else await this.go(this.data.of, false);
    });
    const repaint = () => this.graph.style(this.style());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    new ResizeObserver(() => { this.graph.resize(); this.fit(); }).observe(this.canvas);
  }

  async go(of, remember = true) {
    const address = new URL(form.dataset.neighbourhood, location.href);
    address.searchParams.set("of", of);
    address.searchParams.set("depth", form.querySelector("#depth").value);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
    if (remember && this.data && this.data.of !== of) this.way.push(this.data.of);
    this.data = await answer.json();
    this.back.hidden = this.way.length === 0;
    this.show();
    this.choose(of);
  }

  goBack() {
    const before = this.way.pop();
    if (before) this.go(before, false);
    this.canvas.focus();
  }

  show() {
    const shapes = Object.fromEntries(this.data.kinds.map((kind) => [kind.name, kind.shape]));
    const together = new Map(); // several statements between two things are one line with all their names
    for (const edge of this.data.edges) {
      const key = `${edge.source} ${edge.target}`;
      const known = together.get(key);
      if (known) known.data.label += `, ${edge.label}`;
      else together.set(key, { data: { id: key, source: edge.source, target: edge.target, label: edge.label } });
    }
    const nodes = this.data.nodes.map((node) => ({ data: { ...node, shape: shapes[node.kind] }, classes: node.distance ? "" : "middle" }));
    this.graph.elements().remove();
    this.graph.add([...nodes, ...together.values()]);
    this.graph.style(this.style());
    this.filter();
    this.arrange();
  }

  arrange() {
    const seen = this.graph.elements(":visible");
    const few = seen.nodes().length <= 24;
    seen.layout(few
      ? { name: "concentric", concentric: (node) => 3 - node.data("distance"), levelWidth: () => 1, minNodeSpacing: 70, padding: 40, animate: false }
      : { name: "cose", animate: false, randomize: false, nodeDimensionsIncludeLabels: true, nodeOverlap: 24, nodeRepulsion: 4e5, idealEdgeLength: 90, gravity: 40, padding: 40, numIter: 600 }).run();
    this.fit();
  }

  // All of it, but never so large that words grow beyond those around the graph, nor so small that none can be read.
  fit() {
    const seen = this.graph.elements(":visible");
    this.graph.fit(seen, 40);
    const zoom = this.graph.zoom();
    if (zoom > LARGEST || zoom < SMALLEST) {
      this.graph.zoom(zoom > LARGEST ? LARGEST : SMALLEST);
      this.graph.center(zoom > LARGEST ? seen : this.graph.getElementById(this.data?.of ?? ""));
    }
  }

  filter() {
    const boxes = [...form.querySelectorAll("[name=kind]")];
    const listed = new Set(boxes.map((box) => box.value));
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    this.graph.batch(() => this.graph.nodes().forEach((node) => {
      const off = node.data("distance") > 0 && listed.has(node.data("kind")) && !wanted.has(node.data("kind"));
      node.style("display", off ? "none" : "element");
    }));
    if (this.here && !this.graph.getElementById(this.here).visible()) this.choose(this.data.of);
    else if (this.here) this.choose(this.here);
  }

  style() {
    const token = (name) => getComputedStyle(this.probe(name)).color;
    const kinds = (this.data?.kinds ?? []).map((kind) => ({
      selector: `node[kind = "${kind.name}"]`, style: { "background-color": token(`--kind-${kind.name}`) },
    }));
    const ink = token("--ink"), card = token("--card"), edge = token("--edge"), accent = token("--accent");
    const font = getComputedStyle(document.documentElement).fontFamily;
    const made = [
      { selector: "node", style: { shape: "data(shape)", width: 24, height: 24, label: "data(label)", color: ink, "font-family": font, "font-size": 11, "text-wrap": "wrap", "text-max-width": 110, "text-valign": "bottom", "text-margin-y": 5, "text-background-color": card, "text-background-opacity": 0.85, "text-background-padding": 1, "min-zoomed-font-size": 5 } },
      { selector: "node.middle", style: { width: 38, height: 38, "font-size": 13, "font-weight": "bold" } },
      { selector: "edge", style: { width: 1.4, "line-color": edge, "target-arrow-color": edge, "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "bezier" } },
      { selector: "edge.lit", style: { label: "data(label)", color: ink, "font-family": font, "font-size": 10, "text-rotation": "autorotate", "text-background-color": card, "text-background-opacity": 1, "text-background-padding": 2, "line-color": accent, "target-arrow-color": accent, width: 2.4 } },
      { selector: ".dim", style: { opacity: 0.5 } },
      ...kinds,
      { selector: "node.here", style: { "border-width": 4, "border-color": ink, "border-style": "double", "outline-width": 3, "outline-color": accent, "outline-offset": 3 } },
    ];
    this.probe("");
    return made;
  }

  probe(name) {
    // Colours are tokens that depend on the theme; an element that uses one says what it is now.
    let element = place.querySelector("[data-probe]");
    if (!name) { element?.remove(); return element; }
    if (!element) {
      element = document.createElement("span");
      element.dataset.probe = "";
      place.append(element);
    }
    element.style.color = `var(${name})`;
    return element;
  }

  light(node) {
    this.graph.batch(() => {
      this.graph.elements().removeClass("lit dim");
      if (!node || node.empty()) return;
      node.connectedEdges().addClass("lit");
      if (this.graph.nodes().length > 12) this.graph.elements().not(node.closedNeighborhood()).addClass("dim");
    });
  }

  choose(id) {
    const node = this.graph.getElementById(id);
    if (node.empty()) return;
    this.here = id;
    this.graph.nodes().removeClass("here");
    node.addClass("here");
    this.light(node);
    const box = this.graph.extent(), at = node.position();
    if (at.x < box.x1 || at.x > box.x2 || at.y < box.y1 || at.y > box.y2) this.graph.center(node);
    this.link.href = node.data("href");
    this.canvas.dataset.here = id;
    const label = node.data("label");
    const said = [filled(place.dataset.told, { label, kind: node.data("kindLabel") })];
    if (id === this.data.of) said.push(place.dataset.middle);
    const ways = new Map();
    for (const edge of this.data.edges) {
      const out = edge.source === id;
      const other = this.graph.getElementById(out ? edge.target : edge.source);
      if ((!out && edge.target !== id) || !other.visible()) continue;
      const relation = out ? edge.label : edge.inverse || `← ${edge.label}`;
      ways.set(relation, [...(ways.get(relation) ?? []), other.data("label")]);
    }
    for (const [relation, others] of ways) {
      const shown = others.slice(0, 4).join(", ") + (others.length > 4 ? ` … (${others.length})` : "");
      said.push(filled(place.dataset.links, { relation, others: shown }));
    }
    if (this.data.cut && id === this.data.of) said.push(place.dataset.cut);
    say(said.join(" "));
  }

  open(id) {
    location.href = this.graph.getElementById(id).data("href");
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const turns = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    const zoom = { "+": 1.25, "=": 1.25, "-": 0.8 };
    if (turns[event.key]) this.step(turns[event.key]);
    else if (zoom[event.key]) this.graph.zoom({ level: this.graph.zoom() * zoom[event.key], position: this.graph.getElementById(this.here).position() });
    else if (event.key === "Enter") this.open(this.here);
    else if (event.key === " ") this.go(this.here);
    else if (event.key === "Home") this.choose(this.data.of);
    else if (event.key === "Backspace") this.goBack();
    else return;
    event.preventDefault();
  }

  // The nearest thing that way; what lies straight ahead counts as nearer than what lies aside.
  step([dx, dy]) {
    const from = this.graph.getElementById(this.here).position();
    let best = null, least = Infinity;
    this.graph.nodes(":visible").forEach((node) => {
      const x = node.position().x - from.x, y = node.position().y - from.y;
      const ahead = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
      if (node.id() === this.here || ahead < 1 || aside > 2.5 * ahead) return;
      const far = ahead + 2 * aside;
      if (far < least) { least = far; best = node; }
    });
    if (best) this.choose(best.id());
  }

  // The list follows what is chosen, as it does without a script.
  async list() {
    const state = new URLSearchParams(new FormData(form));
    const address = new URL(`${location.pathname}?${state}`, location.href);
    const lang = new URLSearchParams(location.search).get("lang");
    if (lang) address.searchParams.set("lang", lang);
    history.replaceState(null, "", `${address.pathname}${address.search}#neighbourhood`);
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement?.closest("[data-legend]") && document.activeElement.value;
    for (const part of ["[data-list]", "[data-legend]", "[data-count]"]) {
      const fresh = page.querySelector(part);
      if (fresh) document.querySelector(part).replaceWith(fresh);
    }
    if (focused) form.querySelector(`[name=kind][value="${focused}"]`)?.focus();
  }
}
