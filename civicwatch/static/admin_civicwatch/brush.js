// The blur brush: frames over a photo, drawn by pointer or by keyboard. Only frames are sent; the server blurs the original.

const SVG = "http://www.w3.org/2000/svg";
const SIDE = 1000; // of the drawing, whatever the size of the picture
const STEP = 15;
const LEAST = 6;

/** Returns undo(), which takes back the last thing done and says whether there was one. */
export function brushOn(place) {
  const svg = place.querySelector("svg");
  const form = place.querySelector(".brush-form");
  const marks = JSON.parse(place.querySelector("script[type='application/json']").textContent);
  // What is blurred already and may be freed again: what the machine took for plates, and what was marked by hand.
  const freed = ["plate", "hand"].flatMap((sought) => marks.filter(({ kind }) => kind === sought)).map((mark) => ({ ...mark, gone: false }));
  const hands = []; // marked now
  const done = []; // functions that undo, the last last
  let frame = null;
  let from = null;
  if (!form) return { undo: () => false };

  const [brush, back, save] = ["[data-do=brush]", "[data-do=undo]", "[type=submit]"].map((sought) => form.querySelector(sought));
  brush.addEventListener("click", start);
  back.addEventListener("click", undo);
  form.addEventListener("submit", () => {
    form.elements.marks.value = JSON.stringify([...freed.filter(({ gone }) => !gone).map(({ kind, box }) => ({ kind, box })), ...hands]);
  });
  svg.addEventListener("pointerdown", (event) => {
    from = at(event);
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    frame = between(from, at(event));
    draw();
  });
  svg.addEventListener("pointerup", () => {
    from = null;
    if (frame && frame[2] - frame[0] >= LEAST && frame[3] - frame[1] >= LEAST) mark();
    frame = null;
    draw();
  });
  svg.addEventListener("pointercancel", () => {
    from = frame = null;
    draw();
  });
  svg.addEventListener("keydown", keyed);
  svg.addEventListener("blur", () => {
    if (from) return;
    frame = null;
    draw();
  });
  listFreed();
  draw();
  return { undo };

  function start() {
    frame = [450, 450, 550, 550];
    svg.focus();
    draw();
  }

  function keyed(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (way) {
      frame = event.shiftKey ? resized(frame ?? [450, 450, 550, 550], way) : moved(frame ?? [450, 450, 550, 550], way);
    } else if (event.key === "Enter" && frame) {
      mark();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    draw();
  }

  function mark() {
    hands.push({ kind: "hand", box: frame.map((edge) => edge / SIDE) });
    done.push(() => hands.pop());
    changed();
  }

  function undo() {
    if (!done.length) return false;
    done.pop()();
    changed();
    return true;
  }

  function changed() {
    back.disabled = save.disabled = !done.length;
    const said = form.querySelector("[data-said]");
    const gone = freed.filter((mark) => mark.gone).length;
    const words = [hands.length && said.dataset.marked.replace("{n}", hands.length), gone && said.dataset.removed.replace("{n}", gone)];
    said.textContent = words.filter(Boolean).join(" · ");
    listFreed();
    draw();
  }

  function listFreed() {
    const list = form.querySelector("[data-freed]");
    list.replaceChildren(
      ...freed.map((mark, number) => {
        const button = document.createElement("button");
        button.type = "button";
        const nth = freed.slice(0, number + 1).filter(({ kind }) => kind === mark.kind).length;
        button.textContent = list.dataset[mark.kind].replace("{n}", nth);
        button.setAttribute("aria-pressed", mark.gone);
        for (const [event, isPointed] of [["pointerenter", true], ["focus", true], ["pointerleave", false], ["blur", false]])
          button.addEventListener(event, () => svg.children[number]?.classList.toggle("pointed", isPointed));
        button.addEventListener("click", () => {
          toggle(mark);
          done.push(() => toggle(mark));
          changed();
          list.querySelectorAll("button")[number].focus();
        });
        const line = document.createElement("li");
        line.append(button);
        return line;
      }),
    );
  }

  function toggle(mark) {
    mark.gone = !mark.gone;
  }

  function draw() {
    const rects = [
      ...freed.map(({ box, gone }) => rect(box, gone ? "kept gone" : "kept")),
      ...hands.map(({ box }) => rect(box, "hand")),
    ];
    if (frame) rects.push(rect(frame.map((edge) => edge / SIDE), "frame"));
    svg.replaceChildren(...rects);
    place.toggleAttribute("data-brushing", Boolean(frame));
  }

  function at(event) {
    const edge = svg.getBoundingClientRect();
    return [((event.clientX - edge.left) / edge.width) * SIDE, ((event.clientY - edge.top) / edge.height) * SIDE].map(inside);
  }
}

function rect([left, top, right, bottom], kind) {
  const found = document.createElementNS(SVG, "rect");
  const values = { x: left, y: top, width: right - left, height: bottom - top };
  for (const [name, value] of Object.entries(values)) found.setAttribute(name, value * SIDE);
  found.setAttribute("class", kind);
  return found;
}

function between([x1, y1], [x2, y2]) {
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

function moved([left, top, right, bottom], [x, y]) {
  const across = Math.min(SIDE - right, Math.max(-left, x * STEP));
  const down = Math.min(SIDE - bottom, Math.max(-top, y * STEP));
  return [left + across, top + down, right + across, bottom + down];
}

function resized([left, top, right, bottom], [x, y]) {
  return [left, top, inside(Math.max(left + LEAST, right + x * STEP)), inside(Math.max(top + LEAST, bottom + y * STEP))];
}

function inside(edge) {
  return Math.min(SIDE, Math.max(0, edge));
}
