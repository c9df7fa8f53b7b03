// The arrow keys, as on a television's remote control: they move the focus to the nearest link or button that way.

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const OFF_COURSE = 3; // how much dearer a pixel across is than one along

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.target.closest("select, input")) return;
  const here = document.activeElement;
  const next = here === document.body || !here ? firstOnScreen() : nearest(here.getBoundingClientRect(), step, here);
  if (!next) return; // the page scrolls
  event.preventDefault();
  next.focus();
});

function targets() {
  const scene = document.fullscreenElement ?? document; // nothing behind the full screen
  return [...scene.querySelectorAll("a[href]:not(.skip), button, summary, [role=option][tabindex='0']")].filter((element) => element.getClientRects().length);
}

function firstOnScreen() {
  return targets().find((element) => element.closest("main") && element.getBoundingClientRect().top >= 0);
}

function nearest(from, [x, y], here) {
  let best = null;
  let least = Infinity;
  for (const element of targets()) {
    if (element === here) continue;
    const to = element.getBoundingClientRect();
    const along = x ? x * (middle(to.left, to.right) - middle(from.left, from.right)) : y * (middle(to.top, to.bottom) - middle(from.top, from.bottom));
    const across = x ? gap(from.top, from.bottom, to.top, to.bottom) : gap(from.left, from.right, to.left, to.right);
    if (along <= 1 || (x && across > 0)) continue; // sideways within a row only
    const cost = along + OFF_COURSE * across;
    if (cost < least) [best, least] = [element, cost];
  }
  return best;
}

function middle(from, to) {
  return (from + to) / 2;
}

/** How far two spans lie apart; 0 where they overlap. */
function gap(from, to, otherFrom, otherTo) {
  return Math.max(0, otherFrom - to, from - otherTo);
}
