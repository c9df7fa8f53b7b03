// The addresses for other programs and devices, each with a button that copies it.

import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const DONE_MS = 2000;

export function showLinks(list, info) {
  const here = new URL(".", location.href);
  const path = document.documentElement.dataset.mount;
  const links = [
    ...(info.rtsp_port ? [["link_rtsp", `rtsp://${location.hostname}:${info.rtsp_port}/${path}`]] : []),
    ["link_hls", new URL("index.m3u8", here).href],
    ["link_tv", new URL("index.m3u8?ts", here).href],
    ["link_still", new URL("snapshot.jpg", here).href],
  ];
  const key = JSON.stringify(links);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...links.map(([word, address]) => line(word, address)));
}

function line(word, address) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = say(word);
  const code = document.createElement("code");
  code.textContent = address;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "icon-button";
  button.append(icon("icon-copy"));
  label(button, say("copy"), say(word));
  button.addEventListener("click", async () => {
    await copy(address, code);
    button.classList.add("done");
    button.replaceChildren(icon("icon-check"));
    label(button, say("copied"), say(word));
    setTimeout(() => {
      button.classList.remove("done");
      button.replaceChildren(icon("icon-copy"));
      label(button, say("copy"), say(word));
    }, DONE_MS);
  });
  item.append(name, code, button);
  return item;
}

/** The clipboard exists on HTTPS only; elsewhere the old command does it. */
async function copy(text, element) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("copy");
  }
}

function icon(id) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  svg.firstChild.setAttribute("href", `#${id}`);
  return svg;
}

function label(button, action, thing) {
  button.setAttribute("aria-label", `${action}: ${thing}`);
  button.title = action;
}
