// What the wall shows: which cameras, how many at once, and how often they change. It stands in the address, and in the browser's memory.

export const LAYOUTS = [1, 4, 9, 16, 25];
export const ROUNDS_S = [0, 5, 10, 20, 30, 60];
const MOST_BY_ITSELF = 16;
const MOST_CAMERAS = 400;
const MEMORY = "relay-wall";
const NAME = /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/; // as the relay allows; "" leaves a place empty
const SHAPE = 16 / 9;

/** `cameras`: names by place, or null for all that there are; `layout`: places at once, 0 = as many as are needed; `rounds`: seconds, 0 = by hand. */
export function readPlan(search, memory) {
  const asked = new URLSearchParams(search);
  if (["cameras", "layout", "rounds"].some((key) => asked.has(key))) return clean(Object.fromEntries(asked));
  try {
    return clean(JSON.parse(memory ?? localStorage.getItem(MEMORY)) ?? {});
  } catch {
    return clean({}); // no memory, or not ours
  }
}

function clean({ cameras, layout, rounds }) {
  const names = typeof cameras === "string" ? cameras.split(",").slice(0, MOST_CAMERAS).map((name) => (NAME.test(name) ? name : "")) : null;
  return {
    cameras: names?.some(Boolean) ? withoutDoubles(names) : null,
    layout: LAYOUTS.includes(Number(layout)) ? Number(layout) : 0,
    rounds: ROUNDS_S.includes(Number(rounds)) ? Number(rounds) : 0,
  };
}

/** A camera stands in one place: nothing is pulled or decoded twice. */
function withoutDoubles(names) {
  const seen = new Set();
  return names.map((name) => (name && seen.has(name) ? "" : (seen.add(name), name)));
}

/** The query under which others see the same wall. */
export function queryOf({ cameras, layout, rounds }) {
  const parts = [];
  if (cameras) parts.push(`cameras=${trim(cameras).join(",")}`);
  if (layout) parts.push(`layout=${layout}`);
  if (rounds) parts.push(`rounds=${rounds}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

export function keep(plan) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ ...plan, cameras: plan.cameras ? trim(plan.cameras).join(",") : undefined }));
  } catch { /* a browser without memory has the address */ }
}

/** Without the empty places at the end. */
export function trim(cameras) {
  const kept = [...cameras];
  while (kept.length && !kept[kept.length - 1]) kept.pop();
  return kept;
}

/** How many places there are at once, on a screen that has room for `most`. */
export function countOf(layout, cameras, most) {
  const needed = LAYOUTS.find((count) => count >= cameras) ?? MOST_BY_ITSELF;
  return Math.min(layout || Math.min(needed, MOST_BY_ITSELF), most);
}

/** Columns and rows in which `count` pictures of 16:9 are largest. */
export function shapeOf(count, width, height) {
  let best = { columns: 1, rows: count };
  let most = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const side = Math.min(width / columns, (height / rows) * SHAPE);
    if (side > most * 1.001 && columns * rows === count) [best, most] = [{ columns, rows }, side];
  }
  return best;
}

/** `cameras` with what stands at two places exchanged, as far as they have to reach. */
export function exchange(cameras, one, other) {
  const places = [...cameras];
  while (places.length <= Math.max(one, other)) places.push("");
  [places[one], places[other]] = [places[other], places[one]];
  return trim(places);
}

/** `cameras` with `name` at `place`; it leaves where it stood, and what stood there takes that place. */
export function put(cameras, name, place) {
  const from = cameras.indexOf(name);
  if (from >= 0) return exchange(cameras, from, place);
  const places = [...cameras];
  while (places.length <= place) places.push("");
  places[place] = name;
  return places;
}
