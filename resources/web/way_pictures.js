// Single pictures: what every browser shows, of every camera, without sound.

import { Refused } from "./picture.js";

const FIRST_PICTURE_MS = 12000;
const LOOK_INTERVAL_MS = 200;
const POLL_INTERVAL_MS = 1000;

export async function playPictures(image, info, lost, signal, base = "") {
  let poll = 0;
  const stop = () => {
    clearInterval(poll);
    image.removeAttribute("src"); // ends the request
  };
  try {
    image.src = `${base}live.mjpeg`;
    await shown(image, signal);
  } catch (error) {
    if (signal.aborted) {
      stop();
      throw error;
    }
    image.src = `${base}snapshot.jpg`; // browsers without motion JPEG
    await shown(image, signal).catch((refusal) => {
      stop();
      throw refusal;
    });
    poll = setInterval(() => (image.src = `${base}snapshot.jpg?t=${Date.now()}`), POLL_INTERVAL_MS);
  }
  image.onerror = () => lost("pictures");
  return { stop: () => { image.onerror = null; stop(); }, delay: () => 1 };
}

function shown(image, signal) {
  return new Promise((resolve, reject) => {
    const deadline = performance.now() + FIRST_PICTURE_MS;
    const end = (settle, value) => {
      clearInterval(timer);
      image.onerror = null;
      settle(value);
    };
    image.onerror = () => end(reject, new Refused("pictures"));
    const timer = setInterval(() => {
      if (image.naturalWidth) end(resolve);
      else if (signal.aborted) end(reject, signal.reason);
      else if (performance.now() > deadline) end(reject, new Refused("timeout"));
    }, LOOK_INTERVAL_MS);
  });
}
